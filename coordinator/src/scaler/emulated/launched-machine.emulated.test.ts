import type { BuildDetail, MachineSummary, PoolInstance } from '@barnraiser/protocol';
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from 'vitest';
import { whyNoImage } from './testing/cloud-image.js';
import { findOnDisk } from './testing/find-on-disk.js';
import { VirtualFarm } from './testing/virtual-farm.js';

const hindrance = whyNoImage();
if (hindrance !== null) console.log(hindrance);

const minuteMs = 60_000;
/** The first time, packages are unpacked for minutes. */
const imageTimeoutMs = 15 * minuteMs;

/** Every Ed25519 key in PEM begins so (RFC 8410 §7): its form is the same up to the key itself. */
const keyInPem = 'MC4CAQAwBQYDK2VwBCIEI';

let farm: VirtualFarm;

async function theOnlyLaunch(): Promise<PoolInstance> {
  const { live } = await farm.look();
  expect(live).toHaveLength(1);
  return live[0]!;
}

/** The request's only build, once it is over. */
async function finishedBuild(requestId: string): Promise<BuildDetail> {
  const request = (await farm.coordinator.admin('request', { params: { requestId } })).json();
  expect(request.state).toBe('done');
  const buildId = request.jobs[0]!.build!;
  return (await farm.coordinator.admin('build', { params: { claimId: buildId } })).json();
}

async function machines(): Promise<readonly MachineSummary[]> {
  return (await farm.coordinator.admin('machines')).json().machines;
}

describe.skipIf(hindrance !== null)('a virtual machine that the scaler launches', () => {
  beforeAll(async () => {
    farm = await VirtualFarm.start();
  }, imageTimeoutMs);
  afterAll(async () => farm.close(), minuteMs);

  it(
    'boots, enrols by its metadata, builds the sample, ends itself, and leaves no secret',
    async () => {
      await farm.apply();
      const requestId = await farm.requestSample();
      const { launchId } = await vi.waitFor(theOnlyLaunch, { timeout: 30_000, interval: 100 });
      onTestFailed(async () => console.log(`The machine's console:\n${await farm.console(launchId)}`));
      // From here on the scaler only looks on: what ends the machine is its own doing.
      await farm.apply({ dryRun: true });
      const userData = await vi.waitFor(() => farm.userData(launchId), { timeout: 30_000 });

      const build = await vi.waitFor(() => finishedBuild(requestId), {
        timeout: 4 * minuteMs,
        interval: 500,
      });
      const tests = { total: 10, failed: 0 };
      expect(build).toMatchObject({ outcome: 'passed', attempt: 1, isolation: 'bubblewrap', tests });
      const log = await farm.coordinator.admin('log', {
        params: { claimId: build.id, stream: 'console' },
      });
      expect(log.bytes.toString()).toContain('ok 1 - compose_by_hour');
      expect(await machines()).toMatchObject([
        { id: build.machine.id, arch: 'x64', launch: { id: launchId, pool: 'virtual' } },
      ]);
      expect(await farm.borrow(userData)).toMatchObject({
        exitCode: 1,
        said: expect.stringContaining('has enrolled its machine already') as string,
      });

      await vi.waitFor(async () => expect(await farm.isRunning()).toBe(false), {
        timeout: 2 * minuteMs,
        interval: 500,
      });
      const shown = await farm.console(launchId);
      expect(shown).toContain('This machine ends: it has lived for 60 s.');
      expect(shown).toContain('The agent has ended (exited, 80): switching the machine off.');
      // What two lists lack is believed to be gone when its agent has been silent for a while.
      farm.putForward(10 * minuteMs);
      await vi.waitFor(
        async () => {
          const { live, ended } = await farm.look();
          expect(live).toEqual([]);
          expect(ended).toMatchObject([
            { launchId, machine: build.machine.id, endReason: 'gone', builds: 1 },
          ]);
        },
        { timeout: 30_000, interval: 200 },
      );
      expect(await farm.borrow(userData)).toMatchObject({
        exitCode: 1,
        said: expect.stringContaining('the launch has ended') as string,
      });

      const { credentials } = farm.watched;
      const claimTokens = farm.watched.claimTokens();
      expect([credentials.size, claimTokens.length]).toEqual([1, 1]);
      const secrets = [userData.enrolCode, ...credentials, ...claimTokens, keyInPem];
      const trace = 'Launched for pool virtual';
      expect(await findOnDisk(farm.disk, [trace, ...secrets])).toEqual([trace]);
      for (const secret of secrets) expect(shown).not.toContain(secret);
    },
    8 * minuteMs,
  );
});
