import { BuildDetail, MachineDetail } from '@barnraiser/protocol';
import { readFile } from 'node:fs/promises';
import { tinyProject } from '../testing/tiny-project.js';
import { troublesOf } from './testing/axe.js';
import { expect, test } from './testing/test.js';

test.describe.configure({ mode: 'default' });

test('the overview says what came of each platform, on whose machine, and leads to it', async ({
  tried,
  openPages,
}) => {
  const page = await openPages('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 of 2 platforms pass');
  await expect(page.getByText('sums failed on any.')).toBeVisible();
  const greeting = page.getByRole('region', { name: 'A small greeting library: Platforms' });
  await expect(greeting.getByRole('row').nth(1)).toContainText(
    'this-kindtool.cc · tool.makePassed9 passed, 1 skipped',
  );
  await greeting.getByRole('link', { name: 'Passed' }).click();
  await expect(page).toHaveURL(new RegExp(`/builds/${tried.passed}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Passed on this-kind');
});

test('a build that passed shows its log, its tests, its files and the machine it ran on', async ({
  farm,
  tried,
  openPages,
}) => {
  const page = await openPages(`/builds/${tried.passed}`);
  const build = BuildDetail.parse(await farm.get(`/v1/builds/${tried.passed}`));
  await expect(page.getByRole('list', { name: 'Steps' }).first()).toContainText(/configure.*make.*check/s);
  await expect(page.getByText('ok 1 - compose_by_hour')).toBeVisible();

  await page.getByRole('tab', { name: 'Tests (10)' }).click();
  await page.getByLabel('Search tests').fill('WRAP words');
  await expect(page.getByText('2 tests')).toBeVisible();

  await page.getByRole('tab', { name: 'Artifacts (3)' }).click();
  await expect(page).toHaveURL(/\?tab=artifacts$/);
  const library = build.artifacts.find(({ name }) => name === 'libgreeting.a');
  await expect(page.getByText(library!.sha256)).toBeVisible();
  const arriving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download libgreeting.a' }).click();
  const saved = await (await arriving).path();
  expect((await readFile(saved)).length).toBe(library!.sizeBytes);

  await page.getByRole('tab', { name: 'Machine' }).click();
  await expect(page.getByText('What quiet-owl was')).toBeVisible();
  await expect(page.getByText(build.descriptorRev)).toBeVisible();
  await page.getByRole('tab', { name: 'Recipe' }).click();
  await expect(page.getByText('./configure --prefix=/usr')).toBeVisible();
});

test('a build that failed says what failed first', async ({ tried, openPages }) => {
  const page = await openPages(`/builds/${tried.failed}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 test failed on any');
  const steps = page.getByRole('list', { name: 'Steps' }).first().getByRole('listitem');
  await expect(steps).toHaveText([/^prepare/, /^checkfailed.*exit code 1/, /^installskipped/]);
  await page.getByRole('tab', { name: 'Tests (3)' }).click();
  await expect(page.locator('.test-list li').first()).toContainText(/Failed.*subtracts.*expected 1, got 2/s);
  await page.getByRole('radio', { name: 'Not passed' }).click();
  await expect(page.locator('.test-list li')).toHaveCount(1);
});

test('a line of a log has an address of its own', async ({ tried, openPages }) => {
  const page = await openPages(`/builds/${tried.passed}#L30`);
  await expect(page.getByText('1..10')).toBeVisible();
  await page.getByRole('button', { name: 'Save raw' }).waitFor();
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save raw' }).click();
  const text = await readFile(await (await arriving).path(), 'utf8');
  expect(text.split('\n')[29]).toBe('1..10');
});

test('a running build is followed to its end', async ({ farm, openPages }) => {
  const lines = 'i=1; while [ $i -le 40 ]; do echo "line $i of the tale"; i=$((i+1)); sleep 0.1; done';
  const asked = await farm.request(
    tinyProject(farm, { name: 'tale', steps: [{ name: 'tell', run: lines }] }),
  );
  const page = await openPages(`/builds/${await farm.buildOf(asked, 'claimed')}`);
  await expect(page.getByText('line 3 of the tale')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Running', { exact: true })).toBeVisible();
  await expect(page.getByText('line 40 of the tale')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Passed on any', { timeout: 30_000 });
});

test('a machine’s page shows the figures that the coordinator keeps, and exports all of them', async ({
  farm,
  openPages,
}) => {
  const { machines } = await farm.get<{ machines: { id: string }[] }>('/v1/agents');
  const page = await openPages(`/machines/${machines[0]!.id}`);
  const machine = MachineDetail.parse(await farm.get(`/v1/agents/${machines[0]!.id}`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`quiet-owl made ${machine.builds} builds`);
  for (const [ending, count] of Object.entries(machine.outcomes)) {
    await expect(page.locator(`[data-ending=${ending}]`)).toHaveText(String(count));
  }
  await expect(page.getByText('0%', { exact: true })).toBeVisible();
  expect(machine.interruptionRatio).toBe(0);

  await page
    .getByRole('figure', { name: /^Builds by week/ })
    .getByRole('button')
    .click();
  const weeks = page.getByRole('region', { name: /^Builds by week/ }).getByRole('row');
  await expect(weeks).toHaveCount(27);
  await expect(weeks.last()).toContainText(`${machine.outcomes['passed']}${machine.outcomes['failed']}`);

  const tool = machine.descriptors[0]!.descriptor.tools.find(({ name }) => name === 'cc')!;
  await expect(page.getByText(`cc ${tool.version}`).first()).toBeVisible();
  await expect(page.getByText('First description')).toBeVisible();

  await page.getByRole('button', { name: 'Export' }).click();
  const arriving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Builds as CSV' }).click();
  const csv = await readFile(await (await arriving).path(), 'utf8');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(machine.builds + 1);
});

test('a build is asked for and cancelled on the pages, which say why nothing runs it', async ({
  farm,
  openPages,
}) => {
  const project = tinyProject(farm, { name: 'faraway', steps: [{ name: 'make', run: 'true' }] });
  const targets = [{ name: 'plan9', requires: { os: 'plan9' } }];
  await farm.apply(Object.assign(project, { targets }));
  const page = await openPages('/projects/faraway');
  await page.getByRole('button', { name: 'Ask for a build' }).click();
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('faraway waits for a machine');
  await expect(page.locator('main')).toContainText('no enrolled machine satisfies os plan9');

  const overview = await openPages('/');
  await expect(overview.getByRole('region', { name: 'Waiting, and why' })).toContainText('faraway · plan9');

  await page.getByRole('button', { name: 'Cancel this request' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the request' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The request for faraway was cancelled');
  await expect(page.getByRole('button', { name: 'Cancel this request' })).toHaveCount(0);
});

test('an invite that was made on the pages lets a machine join', async ({ farm, openPages }) => {
  const page = await openPages('/machines');
  await page.getByRole('button', { name: 'Invite a machine' }).click();
  await page.getByRole('button', { name: 'Make the invite' }).click();
  const link = await page.getByText(/^barnraiser:\/\/join/).textContent();
  await farm.join('new-heron', link!);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('link', { name: 'new-heron' })).toBeVisible({ timeout: 15_000 });
});

test('filters stand in the address, and addresses that lead nowhere say so', async ({ tried, openPages }) => {
  const page = await openPages('/builds?project=sums', { mayComplain: /status of 4(04|22)/ });
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /Project/ }).click();
  await page.getByRole('option', { name: 'greeting' }).click();
  await expect(page).toHaveURL(/\?project=greeting$/);
  await expect(page.getByRole('link', { name: 'this-kind' })).toBeVisible();
  await page.goto(`/builds/${tried.passed.replaceAll(/\d/g, '0')}`);
  await expect(page.getByText('There is nothing at this address.')).toBeVisible();
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
});

test('axe finds nothing on any page, light or dark', async ({ farm, tried, openPages }) => {
  const machine = (await farm.get<{ machines: { id: string }[] }>('/v1/agents')).machines.at(-1)!;
  const [request] = (await farm.get<{ requests: { id: string }[] }>('/v1/requests')).requests;
  const paths = [
    '/',
    '/requests',
    `/requests/${request!.id}`,
    '/builds',
    `/builds/${tried.failed}`,
    `/builds/${tried.failed}?tab=tests`,
    `/builds/${tried.passed}?tab=artifacts`,
    `/builds/${tried.passed}?tab=machine`,
    `/builds/${tried.passed}?tab=recipe`,
    '/machines',
    `/machines/${machine.id}`,
    '/projects/greeting',
  ];
  const page = await openPages('/');
  for (const path of paths) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(page.locator('.loading')).toHaveCount(0);
    await page.emulateMedia({ colorScheme: 'light' });
    expect.soft(await troublesOf(page), `${path}, light`).toEqual([]);
    // The dark theme changes colours alone.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await troublesOf(page, ['color-contrast']), `${path}, dark`).toEqual([]);
  }
  const signIn = await openPages('/', { signedIn: false });
  expect(await troublesOf(signIn)).toEqual([]);
});

test('at 200 % no page scrolls sideways', async ({ farm, tried, openPages }) => {
  const machine = (await farm.get<{ machines: { id: string }[] }>('/v1/agents')).machines[0]!;
  const page = await openPages('/', { width: 640, height: 430 });
  for (const path of [
    '/',
    '/requests',
    '/builds',
    `/builds/${tried.failed}`,
    '/machines',
    `/machines/${machine.id}`,
    '/projects/sums',
  ]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, path).toBeLessThanOrEqual(0);
  }
});
