import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../../testing/processes.js';

const fromScripts = `
const [folder] = process.argv.slice(1);
const { packageForTests } = await import(folder + '/package.mjs');
const { displayCommands, electronLibraries, hasCommand } = await import(folder + '/setup.mjs');
const missing = [...displayCommands, ...electronLibraries].filter((name) => name !== 'chromium' && !hasCommand(name));
const executable = missing.length === 0 && process.platform === 'linux' ? await packageForTests() : null;
console.log('\\n' + JSON.stringify({ executable, missing }));
`;

/** The packaged app that tests drive, made anew when it is out of date; or why it cannot be driven here. */
export async function packagedApp(): Promise<{ executable: string } | { why: string }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', fromScripts, join(repository, 'scripts')],
    { cwd: repository, maxBuffer: 2 ** 26 },
  );
  const { executable, missing } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    executable: string | null;
    missing: readonly string[];
  };
  if (executable !== null) return { executable };
  return {
    why: missing.length > 0 ? `missing: ${missing.join(', ')}` : 'the desktop tests need an X server',
  };
}
