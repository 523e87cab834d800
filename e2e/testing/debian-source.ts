import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from './processes.js';

/** The path of a package's upstream archive from Debian, or null where there is none to ask. */
export function debianSource(name: string): string | null {
  const script = `import(process.argv[1]).then(({ debianSource }) => console.log(JSON.stringify(debianSource(process.argv[2]))))`;
  const printed = execFileSync(
    process.execPath,
    ['-e', script, join(repository, 'scripts/debian-sources.mjs'), name],
    { encoding: 'utf8' },
  );
  return JSON.parse(printed) as string | null;
}
