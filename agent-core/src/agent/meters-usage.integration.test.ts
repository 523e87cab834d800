import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { markVariable } from '../run/process-mark.js';
import { systemClock } from '../timing/clock.js';
import { UsageMeter } from './meters-usage.js';

const claimId = '0190b6a0-1111-7000-8000-00000000abcd';

it.runIf(process.platform === 'linux')(
  'measures the cores and the memory of a build, wherever its processes went',
  async () => {
    // In a session of its own, as what a build leaves in the background is.
    const busy = spawn('sh', ['-c', 'while :; do :; done'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, [markVariable]: claimId },
    });
    onTestFinished(async () => {
      busy.kill('SIGKILL');
      if (busy.exitCode === null && busy.signalCode === null) await once(busy, 'exit');
    });
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
