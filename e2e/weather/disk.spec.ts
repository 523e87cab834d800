import { join } from 'node:path';
import { expect, type Farm, test } from '../testing/farm.js';
import { processesOfBuild } from '../testing/processes.js';
import { tinyProject } from '../testing/tiny-project.js';
import { nothingLeft } from './testing/nothing-left.js';
import { smallDisk } from './testing/small-disk.js';

// Builds have the lowest priority: on a busy machine they take their time.
test.setTimeout(400_000);
const patientMs = 150_000;

/** The agent's folder is a disk of 24 MiB, on which builds may leave nothing free. */
async function onSmallDisk(
  farm: Farm,
  act: (machine: Awaited<ReturnType<Farm['machine']>>) => Promise<void>,
): Promise<void> {
  const takeAway = smallDisk(join(farm.folder, 'barn'), 24);
  test.skip(takeAway === null, 'mounting a small disk is not allowed here');
  try {
    const machine = await farm.machine('barn');
    expect((await machine.command('limits', 'set', 'disk.free', '0')).exitCode).toBe(0);
    const agent = machine.run('--isolation', 'none');
    await act(machine);
    await agent.kill('SIGKILL');
  } finally {
    takeAway?.();
  }
}

const fills = [
  {
    what: 'its files',
    name: 'fills-disk',
    run: 'echo begun; head -c 100000000 /dev/zero > big; echo never',
    isTold: true,
  },
  {
    what: 'its log, while another of its files takes the rest',
    name: 'fills-log',
    run: 'echo begun; head -c 10000000 /dev/zero > big; yes "all work and no play" | head -c 100000000',
    isTold: true,
  },
  {
    what: 'its log alone',
    name: 'fills-spool',
    run: 'echo begun; yes "all work and no play" | head -c 100000000',
    isTold: false,
  },
];

for (const { what, name, run, isTold } of fills) {
  test(`a build that fills the disk with ${what} is the machine's fault, and the next one passes`, async ({
    farm,
  }) => {
    await onSmallDisk(farm, async (machine) => {
      const request = await farm.request(tinyProject(farm, { name, steps: [{ name: 'make', run }] }));
      const build = await farm.whenBuild(
        request,
        'the build has ended',
        ({ endedAt }) => endedAt !== null,
        patientMs,
      );
      expect(build).toMatchObject({ reason: 'disk-full', fault: 'machine' });
      if (isTold) expect(build.outcome).toBe('errored');
      expect((await farm.log(build.id)).toString()).toMatch(/^begun\n/);
      await nothingLeft(build, machine);
      expect((await farm.command('cancel', request)).exitCode).toBe(0);

      const steps = [{ name: 'make', run: 'head -c 3000000 /dev/zero > big; echo made' }];
      const [next] = await farm.whenDone(
        await farm.request(tinyProject(farm, { name: `${name}-next`, steps })),
      );
      expect(next).toMatchObject({ outcome: 'passed', attempt: 1 });
      expect((await farm.log(next!.id)).toString()).toBe('made\n');
      expect(processesOfBuild(next!.id)).toEqual([]);
    });
  });
}
