// npm run bench -- NAME [--json]: runs bench/NAME and prints one object {name, machine, figures, peer, ratios}.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, setUp } from './setup.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
const names = readdirSync(join(root, 'bench'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'bench', entry.name, 'main.mjs')))
  .map((entry) => entry.name);
const [name] = positionals;
if (values.help || !name || !names.includes(name)) {
  console.error(`npm run bench -- NAME [--json]\n\nNames: ${names.join(', ')}`);
  process.exit(values.help ? 0 : 2);
}
setUp({ commands: ['git', 'cc', 'make', 'bwrap', 'dpkg-source'] });
run(process.execPath, [join('bench', name, 'main.mjs'), ...(values.json ? ['--json'] : [])]);
