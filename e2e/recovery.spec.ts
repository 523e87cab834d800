import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './testing/farm.js';
import { processesOfBuild } from './testing/processes.js';
import { tinyProject } from './testing/tiny-project.js';

const slowSteps = [
  { name: 'make', run: 'i=0\nwhile [ $i -lt 60 ]; do echo "line $i"; i=$((i+1)); sleep 0.1; done' },
];

test('of two machines that wait for one job exactly one runs it', async ({ farm }) => {
  const machines = [await farm.machine('barn'), await farm.machine('shed')];
  for (const machine of machines) machine.run();
  const request = await farm.request(tinyProject(farm, { name: 'one-job', steps: slowSteps }));
  const builds = await farm.whenDone(request);
  expect(builds).toHaveLength(1);
  const all = await farm.get<{ builds: unknown[] }>('/v1/builds');
  expect(all.builds).toHaveLength(1);
});

test('a machine that dies in a build is suspect, then lost, and another builds the job', async ({ farm }) => {
  const machines = [await farm.machine('barn'), await farm.machine('shed')];
  const request = await farm.request(tinyProject(farm, { name: 'dies', steps: slowSteps }));
  // Without a sandbox nothing ends the build's processes together with the agent.
  const first = machines[0]!.run('--isolation', 'none');
  const begun = await farm.whenBuild(request, 'the first machine builds', ({ phase }) => phase === 'running');
  await first.kill('SIGKILL');
  machines[1]!.run();

  const suspect = await farm.whenBuild(
    request,
    'the build is suspect',
    ({ id, state }) => id === begun.id && state === 'suspect',
  );
  expect(suspect.endedAt).toBeNull();
  const lost = await farm.whenBuild(
    request,
    'the build is lost',
    ({ id, state }) => id === begun.id && state === 'lost',
  );
  expect(lost).toMatchObject({ reason: 'lost', fault: 'machine' });

  const [second] = await farm.whenDone(request);
  expect(second).toMatchObject({ outcome: 'passed', attempt: 2, machine: { name: 'shed' } });

  const again = machines[0]!.run();
  await machines[0]!.whenTidy();
  expect(processesOfBuild(begun.id)).toEqual([]);
  await again.kill('SIGTERM');
});

test('a build outlives a restart of its coordinator and is reported once', async ({ farm }) => {
  const machine = await farm.machine('barn');
  machine.run();
  const request = await farm.request(tinyProject(farm, { name: 'outlives', steps: slowSteps }));
  await farm.whenBuild(
    request,
    'the build has written something',
    ({ logs }) => (logs.console?.bytes ?? 0) > 50,
  );
  await farm.restart();
  const builds = await farm.whenDone(request);
  expect(builds).toHaveLength(1);
  expect(builds[0]).toMatchObject({ outcome: 'passed', attempt: 1, accepted: 'current' });
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i}\n`).join('');
  expect((await farm.log(builds[0]!.id)).toString()).toBe(lines);
});

test('a cancelled request ends its running build', async ({ farm }) => {
  const machine = await farm.machine('barn');
  machine.run();
  const request = await farm.request(
    tinyProject(farm, { name: 'unwanted', steps: [{ name: 'make', run: 'sleep 3000' }] }),
  );
  const running = await farm.whenBuild(request, 'the build runs', ({ phase }) => phase === 'running');
  expect((await farm.command('cancel', request)).exitCode).toBe(0);
  const ended = await farm.whenBuild(request, 'the build has ended', ({ endedAt }) => endedAt !== null);
  expect(ended).toMatchObject({ id: running.id, outcome: 'cancelled', reason: 'cancelled' });
  expect(processesOfBuild(running.id)).toEqual([]);
});

test('a machine that is told to stop gives its build back unharmed', async ({ farm }) => {
  const [barn, shed] = [await farm.machine('barn'), await farm.machine('shed')];
  const first = barn.run();
  const request = await farm.request(tinyProject(farm, { name: 'given-back', steps: slowSteps }));
  await farm.whenBuild(request, 'the first machine builds', ({ phase }) => phase === 'running');
  await first.kill('SIGTERM');
  const released = await farm.whenBuild(
    request,
    'the build is given back',
    ({ state }) => state === 'released',
  );
  expect(released).toMatchObject({ reason: 'shutdown', fault: 'owner' });
  shed.run();
  const [second] = await farm.whenDone(request);
  expect(second).toMatchObject({ outcome: 'passed', attempt: 1, machine: { name: 'shed' } });
  // What it had made waits a day for a retry there.
  expect(await readdir(join(barn.dataDir, 'work'))).toEqual([released.id]);
  expect(processesOfBuild(released.id)).toEqual([]);
});
