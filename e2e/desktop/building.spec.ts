import { tinyProject } from '../testing/tiny-project.js';
import { commandLineOf } from './testing/process-tree.js';
import { type Desktop, expect, requestOf, requestTalk, test } from './testing/desktop.js';

test('the lines of a build appear in the window while it runs', async ({ desktop, farm }) => {
  const app = await desktop.launchJoined();
  const page = await app.window();
  const request = await requestTalk(farm, 20);

  await expect(page.getByText('line 5', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  expect((await requestOf(farm, request)).state).not.toBe('done');
  await expect(page.getByText('line 12', { exact: true }).first()).toBeVisible();
  const { build } = await app.snapshot();
  expect(build?.project).toBe('talk');
});

test('a moved mouse makes the build stand still, the window says so within a second, and it goes on', async ({
  desktop,
  farm,
}) => {
  const app = await desktop.launchJoined({ isAwayOnly: true });
  const page = await app.window();
  const request = await requestTalk(farm, 60);
  await expect.poll(async () => (await app.snapshot()).build?.phase, { timeout: 60_000 }).toBe('running');

  desktop.display.moveMouse(300, 300);
  await expect(page.getByText(/you use this computer/i).first()).toBeVisible({ timeout: 1000 });
  await expect.poll(async () => (await app.snapshot()).gaveWay?.count).toBe(1);
  const { build } = await app.snapshot();
  expect(build?.phase).toBe('frozen');
  expect(stepProcesses(app.processes())).not.toEqual([]);
  expect((await app.snapshot()).build?.logBytes).toBe(build?.logBytes);
  await expect.poll(async () => (await app.snapshot()).build?.phase, { timeout: 60_000 }).toBe('running');
  await expect.poll(async () => (await app.snapshot()).build?.logBytes).toBeGreaterThan(build?.logBytes ?? 0);
  expect((await requestOf(farm, request)).state).not.toBe('done');
});

test('the tray pauses and resumes', async ({ desktop, farm }) => {
  const app = await desktop.launchJoined();
  await app.chooseInTray('pause-1h');
  await expect.poll(async () => (await app.snapshot()).face).toBe('paused');
  const page = await app.window();
  await expect(page.getByRole('button', { name: /^Resume/ })).toBeVisible();

  const request = await requestTalk(farm, 1);
  await app.chooseInTray('resume');
  await farm.whenDone(request, 60_000);
});

test('“finish this build, then pause” ends the build well and takes no other', async ({ desktop, farm }) => {
  const app = await desktop.launchJoined();
  const first = await requestTalk(farm, 5);
  await whenBuilding(app);
  await app.chooseInTray('finish');
  const [build] = await farm.whenDone(first, 60_000);
  expect(build?.outcome).toBe('passed');
  await expect.poll(async () => (await app.snapshot()).face).toBe('paused');
  expect((await app.snapshot()).build).toBeNull();
});

test('“stop all builds now” leaves no process and no file, and gives the build back', async ({
  desktop,
  farm,
}) => {
  const app = await desktop.launchJoined();
  const page = await app.window();
  const request = await requestOf(farm, await requestTalk(farm, 120));
  await whenBuilding(app);

  await app.call('stopAll');
  expect(stepProcesses(app.processes())).toEqual([]);
  expect((await app.snapshot()).build).toBeNull();
  await expect(page.getByRole('button', { name: /^Resume/ })).toBeVisible();
  await expect
    .poll(async () => (await requestOf(farm, request.id)).jobs.map(({ state }) => state))
    .toEqual(['queued']);
});

test('a build that fails is told as the code’s, and is in the history', async ({ desktop, farm }) => {
  const app = await desktop.launchJoined();
  const request = await farm.request(
    tinyProject(farm, { name: 'broken', steps: [{ name: 'check', run: 'echo no; exit 3' }] }),
  );
  const [build] = await farm.whenDone(request, 60_000);
  expect(build?.outcome).toBe('failed');
  await expect.poll(async () => (await app.call('history')).entries.length).toBe(1);
});

type App = Awaited<ReturnType<Desktop['launch']>>;

async function whenBuilding(app: App): Promise<void> {
  await expect.poll(async () => (await app.snapshot()).build?.phase, { timeout: 60_000 }).toBe('running');
}

/** The processes that only the step's own shell loop has. */
function stepProcesses(pids: readonly number[]): string[] {
  return pids.map(commandLineOf).filter((command) => command.includes('echo "line'));
}
