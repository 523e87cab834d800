import type { BuildDetail } from '@barnraiser/protocol';
import { expect, test } from '../testing/farm.js';
import { tinyProject } from '../testing/tiny-project.js';
import { nothingLeft } from './testing/nothing-left.js';

// Builds have the lowest priority: on a busy machine they take their time.
test.setTimeout(400_000);
const patientMs = 150_000;

const steps = [
  {
    name: 'make',
    run: 'i=0; while [ $i -lt 50 ]; do echo "line $i"; i=$((i+1)); sleep 0.1; done',
    'quiet-timeout': 7,
  },
];

for (const state of ['suspect', 'lost'] as const) {
  test(`a machine that stood still until its build was ${state} fails nothing`, async ({ farm }) => {
    const barn = await farm.machine('barn');
    const agent = barn.run('--isolation', 'none');
    const request = await farm.request(tinyProject(farm, { name: `stands-still-${state}`, steps }));
    const seen = new Map<string, BuildDetail>();
    const note = (build: BuildDetail): BuildDetail => {
      seen.set(build.id, build);
      return build;
    };
    const begun = await farm.whenBuild(
      request,
      'the build has written something',
      ({ logs }) => (logs.console?.bytes ?? 0) > 20,
      patientMs,
    );
    process.kill(agent.pid, 'SIGSTOP');
    await farm.whenBuild(request, `the build is ${state}`, (build) => build.state === state, patientMs);
    process.kill(agent.pid, 'SIGCONT');

    const ended = await farm.whenBuild(
      request,
      'a build has passed or failed',
      (build) => note(build).outcome !== null,
      patientMs,
    );
    expect(ended).toMatchObject({ outcome: 'passed', fault: null });
    const outcomes = [...seen.values()].map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome !== 'passed' && outcome !== null)).toEqual([]);
    await nothingLeft(begun, barn);
    await nothingLeft(ended, barn);
  });
}
