import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readProcess } from '../run/process-list.js';
import { markVariable } from '../run/process-mark.js';
import { systemClock } from '../timing/clock.js';
import { UsageMeter } from './meters-usage.js';

const claimId = '0190b6a0-1111-7000-8000-00000000abcd';

/** In a session of its own, as what a build leaves in the background is. */
function spawnBusy(): number {
  const busy = spawn('sh', ['-c', 'while :; do :; done'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, [markVariable]: claimId },
  });
  onTestFinished(async () => {
    busy.kill('SIGKILL');
    if (busy.exitCode === null && busy.signalCode === null) await once(busy, 'exit');
  });
  return busy.pid!;
}

it.runIf(process.platform === 'linux')(
  'measures the cores and the memory of a build, wherever its processes went',
  async () => {
    spawnBusy();
    const meter = new UsageMeter(systemClock, []);
    expect(meter.usage()).toMatchObject({ cores: 0, memoryBytes: 0 });
    meter.follow(claimId);
    expect(meter.usage()).toMatchObject({ cores: null });
    await vi.waitFor(
      async () => {
        await meter.look();
        expect(meter.usage().cores).toBeGreaterThan(0.05);
      },
      { timeout: 30_000, interval: 300 },
    );
    expect(meter.usage().cores).toBeLessThan(1.5);
    expect(meter.usage().memoryBytes).toBeGreaterThan(100_000);
    expect(await meter.cpuMs()).toBeGreaterThan(0);
    meter.follow(null);
    expect(meter.usage()).toMatchObject({ cores: 0, memoryBytes: 0 });
  },
);

it.runIf(process.platform === 'linux')(
  'does not take the time of a process that is found late for that of a moment',
  async () => {
    let monotonicMs = 0;
    const meter = new UsageMeter({ ...systemClock, monotonicMs: () => monotonicMs }, []);
    meter.follow(claimId);
    await meter.look();
    const pid = spawnBusy();
    await vi.waitFor(() => expect(readProcess(pid)?.cpuMs).toBeGreaterThan(500), { timeout: 30_000 });
    monotonicMs = 300;
    await meter.look();
    expect(meter.usage().memoryBytes).toBe(0);
    // The mark is looked for every ten seconds.
    monotonicMs = 10_000;
    await meter.look();
    expect(meter.usage().memoryBytes).toBeGreaterThan(0);
    expect(meter.usage().cores).toBe(0);
  },
);
