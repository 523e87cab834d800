// npm test: installs what is missing and runs everything. `npm test -- unit e2e` runs only those stages.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkStages } from './check.mjs';
import { displayCommands, electronLibraries, emulationCommands, hasCommand, root, setUp } from './setup.mjs';
import { failedLines, runStages, sentence } from './stages.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(
    'npm test [-- STAGE …]\n\nStages: check, database, integration, emulated, e2e. Without names: all of them.',
  );
  process.exit(0);
}
const known = ['check', 'database', 'integration', 'emulated', 'e2e'];
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown stage: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
const wanted = new Set(positionals.length > 0 ? positionals : known);

const isWhole = wanted.has('e2e');
const builders = ['git', 'cc', 'make', 'bwrap', 'xz', 'postgres', 'dpkg-source'];
const masters = wanted.has('integration') ? ['buildbot', 'buildbot-worker'] : [];
const emulators = wanted.has('emulated') ? emulationCommands : [];
const missing = setUp({
  commands: [
    ...builders,
    ...masters,
    ...emulators,
    ...(isWhole ? [...displayCommands, ...electronLibraries] : []),
  ],
  screens: isWhole,
});
if (missing.length > 0)
  console.log(`Without ${missing.join(', ')} the tests that need them are skipped and say so.`);

const vitest = (project, env = {}, folders = []) => ({
  program: process.execPath,
  args: [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...folders],
  counts: 'vitest',
  env,
});
const total = { passed: 0, failed: 0, skipped: 0 };
const add = (counts) => Object.keys(total).forEach((key) => (total[key] += counts[key]));

if (wanted.has('check')) add(await runStages(checkStages));
if (wanted.has('database')) add(await onDatabases());
if (wanted.has('integration')) add(await withProcesses());
if (wanted.has('emulated')) add(await runStages([{ name: 'in an emulated machine', ...vitest('emulated') }]));
if (wanted.has('e2e')) {
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const args = [playwright, 'test', '--config', 'e2e/playwright.config.ts'];
  add(await runStages([{ name: 'end to end', program: process.execPath, args, counts: 'playwright' }]));
}

if (total.failed > 0) console.log(`\nFailed:\n${failedLines().join('\n')}`);
console.log(`\n${sentence(total)}`);
process.exit(total.failed === 0 ? 0 : 1);

/** The database tests run on PGlite and, where there is a server, on PostgreSQL as well. */
async function onDatabases() {
  return withServer((url) => {
    const name = url === null ? 'database tests' : 'database tests, on both databases';
    return runStages([{ name, ...vitest('database', serverOf(url)) }]);
  });
}

/** So do the coordinator's calls and command line; several coordinators at once need a server. */
async function withProcesses() {
  return withServer((url) => {
    const stages = [{ name: 'integration tests', ...vitest('integration', serverOf(url)) }];
    const folders = ['coordinator/src/http', 'coordinator/src/cli'];
    const onServer = { ...serverOf(url), BARNRAISER_TEST_COORDINATORS_ON: url };
    if (url !== null)
      stages.push({
        name: 'coordinators on a PostgreSQL server',
        ...vitest('integration', onServer, folders),
      });
    return runStages(stages);
  });
}

async function withServer(work) {
  if (!hasCommand('postgres')) {
    console.log('\nThere is no PostgreSQL server on this machine: the tests that need one are skipped.');
    return work(null);
  }
  const { startPostgres } = await import('./postgres.mjs');
  const server = await startPostgres();
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

function serverOf(url) {
  return url === null ? {} : { BARNRAISER_TEST_DATABASE_URL: url };
}
