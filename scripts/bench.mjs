// npm run bench -- NAME [options]: runs bench/NAME and prints one object {name, machine, figures, peer, ratios}.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

const usage = `npm run bench -- NAME [--json] [options of this bench]
npm run bench -- NAME --help`;
const names = readdirSync(join(root, 'bench'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'bench', entry.name, 'main.mjs')))
  .map((entry) => entry.name);
const [name, ...options] = process.argv.slice(2);
const asksForHelp = [name, ...options].some((word) => word === '--help' || word === '-h');
if (!name || !names.includes(name)) {
  console.error(`${usage}\n\nNames: ${names.join(', ')}`);
  process.exit(asksForHelp ? 0 : 2);
}
const program = join('bench', name, 'main.mjs');
if (asksForHelp) {
  console.log(`npm run bench -- ${name} [--json] [options]\n\n${headOf(join(root, program))}`);
  process.exit(0);
}
setUp({ commands: ['git', 'cc', 'make', 'bwrap', 'dpkg-source'] });
const { status } = spawnSync(process.execPath, [program, ...options], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;

/** The comment at the head of a bench says what it measures, and names its options. */
function headOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}
