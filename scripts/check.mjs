// npm run check: format, lint, types, dead code, the API document's drift, unit tests.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';
import { runStages, sentence } from './stages.mjs';

const tool = (path) => join(root, 'node_modules', path);
const node = process.execPath;

/** The stages of `npm run check`; every test run begins with them. */
export const checkStages = [
  {
    name: 'format',
    program: node,
    args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  { name: 'lint', program: node, args: [tool('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'types', program: node, args: [tool('typescript/bin/tsc'), '-b'] },
  { name: 'dead code', program: node, args: [tool('knip/bin/knip.js')] },
  { name: 'API document', program: node, args: ['scripts/write-openapi.mjs', '--check'] },
  {
    name: 'unit tests',
    program: node,
    args: [tool('vitest/vitest.mjs'), 'run', '--project', 'unit'],
    counts: 'vitest',
  },
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  setUp();
  const counts = await runStages(checkStages);
  console.log(`\n${sentence(counts)}`);
  process.exit(counts.failed === 0 ? 0 : 1);
}
