import { join } from 'node:path';
import { freePort } from '../testing/free-port.js';
import { runProgram, startProgram } from '../testing/processes.js';
import { waitUntil } from '../testing/wait-until.js';
import { descendantsOf } from './testing/process-tree.js';
import { expect, test } from './testing/desktop.js';

test('with a display the main job opens the app, builds the sample there, and ends all of it when interrupted', async ({
  desktop,
  farm,
}) => {
  const data = join(farm.folder, 'start');
  const started = startProgram(
    'scripts/start.mjs',
    ['--data', data, '--port', String(await freePort())],
    desktop.display.env,
  );
  await waitUntil('the app is open', () =>
    started.output().includes('The desktop app is open') ? true : null,
  );

  const history = async (): Promise<readonly { outcome: string }[]> => {
    const asked = ['history', '--json', '--data', join(data, 'agent')];
    const { stdout } = await runProgram('agent-core/bin/barnraiser-agent.mjs', asked);
    return JSON.parse(stdout) as readonly { outcome: string }[];
  };
  await expect.poll(async () => (await history()).length, { timeout: 90_000 }).toBe(1);
  expect((await history())[0]?.outcome).toBe('passed');
  expect(desktop.display.run('xdotool', 'search', '--name', '^Barnraiser$').trim()).not.toBe('');

  const pids = [started.pid, ...descendantsOf(started.pid)];
  await started.kill('SIGINT');
  // Chromium's helpers notice a moment later that their app is gone.
  await expect.poll(() => pids.filter(isRunning)).toEqual([]);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
