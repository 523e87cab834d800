// npm run openapi [-- --check]: writes protocol/openapi.json from the schemas; with --check only compares, and exits 1 on drift.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './setup.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const file = join(root, 'protocol', 'openapi.json');

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'protocol'], {
  cwd: root,
  stdio: 'inherit',
});
const { openApiDocument } = await import('../protocol/dist/index.js');
const made = `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (!values.check) {
  writeFileSync(file, made);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== made) {
  console.error('protocol/openapi.json differs from the schemas. Write it anew: npm run openapi');
  process.exitCode = 1;
}
