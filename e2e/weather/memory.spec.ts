import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../testing/farm.js';
import { tinyProject } from '../testing/tiny-project.js';
import { nothingLeft } from './testing/nothing-left.js';

// Builds have the lowest priority: on a busy machine they take their time.
test.setTimeout(400_000);
const patientMs = 150_000;

test('a build that needs more memory than its owner allows is tried elsewhere, and blamed on nobody', async ({
  farm,
}) => {
  const [barn, shed] = [await farm.machine('barn'), await farm.machine('shed')];
  expect((await barn.command('limits', 'set', 'away.memory', '128')).exitCode).toBe(0);
  barn.run('--isolation', 'none');
  const go = join(farm.folder, 'go');
  // Held until it was noticed, for where memory is only watched.
  const run = `x=$(head -c 300000000 /dev/zero | tr '\\0' x)\nwhile [ ! -e ${go} ]; do sleep 0.2; done`;
  const request = await farm.request(
    tinyProject(farm, { name: 'needs-much', steps: [{ name: 'make', run }] }),
  );
  const first = await farm.whenBuild(
    request,
    'the first build has ended',
    ({ endedAt }) => endedAt !== null,
    patientMs,
  );
  expect(first).toMatchObject({ outcome: 'errored', reason: 'out-of-memory', fault: 'machine', attempt: 1 });
  expect(first.detail).toContain('128 MiB');
  await nothingLeft(first, barn);

  writeFileSync(go, '');
  shed.run('--isolation', 'none');
  const [second] = await farm.whenDone(request, patientMs);
  expect(second).toMatchObject({ outcome: 'passed', attempt: 2, machine: { name: 'shed' } });
});

test('a step that kills itself is the fault of the source, also where memory is limited', async ({
  farm,
}) => {
  const barn = await farm.machine('barn');
  expect((await barn.command('limits', 'set', 'away.memory', '512')).exitCode).toBe(0);
  barn.run('--isolation', 'none');
  const steps = [{ name: 'check', run: 'kill -KILL $$' }];
  const [build] = await farm.whenDone(await farm.request(tinyProject(farm, { name: 'kills-itself', steps })));
  expect(build).toMatchObject({ outcome: 'failed', reason: 'step-failed', fault: 'source' });
  await nothingLeft(build!, barn);
});
