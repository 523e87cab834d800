import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Farm, test } from '../testing/farm.js';
import { processesOfBuild, type Running, startProgram } from '../testing/processes.js';
import { tinyProject } from '../testing/tiny-project.js';
import { groupsOfBuild } from './testing/groups-of-build.js';
import { nothingLeft } from './testing/nothing-left.js';

// Builds have the lowest priority: on a busy machine they take their time.
test.setTimeout(400_000);
const patientMs = 150_000;

const agentProgram = 'agent-core/bin/barnraiser-agent.mjs';
const steps = [
  {
    name: 'make',
    run: 'setsid sleep 3000 &\n(i=0; while :; do echo "line $i"; i=$((i+1)); sleep 0.1; done)',
  },
];

/** A machine whose build stands still, because its owner paused it. */
async function standingStill(farm: Farm, start: (dataDir: string) => Running) {
  const machine = await farm.machine('barn');
  const agent = start(machine.dataDir);
  const request = await farm.request(tinyProject(farm, { name: 'stands-still', steps }));
  await farm.whenBuild(request, 'the build runs', ({ logs }) => (logs.console?.bytes ?? 0) > 20, patientMs);
  expect((await machine.command('pause')).exitCode).toBe(0);
  const build = await farm.whenBuild(
    request,
    'the build is frozen',
    ({ phase }) => phase === 'frozen',
    patientMs,
  );
  expect(processesOfBuild(build.id).length).toBeGreaterThanOrEqual(3);
  return { machine, agent, request, build };
}

for (const by of ['the best means here', 'signals']) {
  const env = by === 'signals' ? { BARNRAISER_FREEZE_BY: 'signals' } : {};
  const start = (dataDir: string): Running =>
    startProgram(agentProgram, ['run', '--isolation', 'none'], { BARNRAISER_HOME: dataDir, ...env });

  test(`a build frozen by ${by} goes back when the agent is told to stop`, async ({ farm }) => {
    const { machine, agent, request, build } = await standingStill(farm, start);
    await agent.kill('SIGTERM');
    expect(processesOfBuild(build.id)).toEqual([]);
    expect(groupsOfBuild(build.id)).toEqual([]);
    // What it had made waits a day for a retry there.
    expect(await readdir(join(machine.dataDir, 'work'))).toEqual([build.id]);
    const ended = await farm.whenBuild(
      request,
      'it is given back',
      ({ state }) => state === 'released',
      patientMs,
    );
    expect(ended).toMatchObject({ id: build.id, reason: 'shutdown', fault: 'owner' });
  });

  test(`a build frozen by ${by} is ended by the next agent when its own was killed`, async ({ farm }) => {
    const { machine, agent, request, build } = await standingStill(farm, start);
    await agent.kill('SIGKILL');
    expect(processesOfBuild(build.id).length).toBeGreaterThanOrEqual(3);
    const next = start(machine.dataDir);
    const ended = await farm.whenBuild(
      request,
      'it is given back or lost',
      ({ id, state }) => id === build.id && (state === 'released' || state === 'lost'),
      patientMs,
    );
    expect(ended.outcome).toBeNull();
    await nothingLeft(build, machine);
    await next.kill('SIGTERM');
  });
}
