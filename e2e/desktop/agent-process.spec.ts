import { expect, requestTalk, test } from './testing/desktop.js';

test('an agent process that is killed is told of within a second, and comes back by itself', async ({
  desktop,
  farm,
}) => {
  const app = await desktop.launchJoined();
  const page = await app.window();
  const request = await requestTalk(farm, 10);
  await expect.poll(async () => (await app.snapshot()).build?.phase, { timeout: 60_000 }).toBe('running');
  const { pid } = await app.snapshot();
  expect(pid).not.toBe(app.pid);

  process.kill(pid, 'SIGKILL');
  await expect(page.getByText(/The agent stopped and starts again/)).toBeVisible({ timeout: 1000 });

  await expect.poll(async () => await livePid(app), { timeout: 30_000 }).not.toBe(pid);
  await expect(page.getByText(/The agent stopped and starts again/)).toBeHidden();
  const [build] = await farm.whenDone(request, 90_000);
  expect(build?.outcome).toBe('passed');
});

/** The agent's process; the one before while there is none. */
async function livePid(app: { snapshot(): Promise<{ readonly pid: number }> }): Promise<number | null> {
  return app.snapshot().then(
    ({ pid }) => pid,
    () => null,
  );
}
