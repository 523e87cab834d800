import { PoolDetail } from '@barnraiser/protocol';
import { troublesOf } from './testing/axe.js';
import { applySamplePools } from './testing/sample-pools.js';
import { expect, test as base } from './testing/test.js';

const test = base.extend<object, { pooled: true }>({
  pooled: [
    async ({ farm }, use) => {
      await applySamplePools(farm);
      await use(true);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
test.use({ coordinatorOptions: { scaleEveryMs: 300, listInstancesEveryMs: 500 } });
test.describe.configure({ mode: 'default' });

test.skip(process.platform !== 'linux', 'agents as local processes need Linux');

test('without a pool the page says what one is, and which command makes one', async ({ openPages }) => {
  const page = await openPages('/');
  await page.getByRole('link', { name: 'Pools' }).click();
  await expect(page.getByRole('heading', { name: 'No pool yet' })).toBeVisible();
  await expect(page.getByText('barnraiser-coordinator pool apply builders.yaml')).toBeVisible();
});

test('each pool says what was decided for it and why, what it costs, and what to do about an alarm', async ({
  pooled,
  openPages,
}) => {
  expect(pooled).toBe(true);
  const page = await openPages('/pools');
  const pool = (name: string) => page.getByRole('region', { name });
  await expect(pool('local')).toContainText(/In force.*wanted 0: no job that it serves waits long enough/);
  await expect(pool('local').getByRole('meter', { name: 'Machines' })).toHaveAttribute(
    'aria-valuetext',
    '1 of at most 2',
  );
  await expect(pool('local').getByRole('meter', { name: 'Today' })).toHaveAttribute(
    'aria-valuetext',
    // What is bound today ends at midnight (UTC), so it depends on the time of day.
    /^\$[\d.]+ of \$12\.00(, up to \$[\d.]+ with what runs on)?$/,
  );
  await expect(pool('broken')).toContainText('Stopped after failed boots');
  await expect(pool('broken').getByRole('status')).toContainText(/^3 boots failed in a row.*boot log/);
  await expect(pool('costly').getByRole('status')).toContainText(
    /budget of \$5\.00 is reached.*raise budgetUsdPerDay/,
  );
  await expect(pool('tried-out')).toContainText(/Dry run.*wanted 2.*the minimum is 2/);
});

test('a pool’s page tells its machines with what they built, and the decisions with their reasons', async ({
  pooled,
  openPages,
}) => {
  expect(pooled).toBe(true);
  const page = await openPages('/pools/local');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('local: 1 machine is there');
  const machines = page.getByRole('region', { name: 'Machines of local' });
  await expect(machines.getByRole('row').nth(1)).toContainText(
    /Ready.*default · default.*on demand.*for waiting jobs.*\$0\.20 an hour/,
  );
  const decisions = page.getByRole('list', { name: 'What was decided, and why' }).getByRole('listitem');
  await expect(decisions.first()).toContainText('wanted 0: no job that it serves waits long enough');
  await expect(
    decisions.filter({ hasText: 'wanted 1: 1 job of linux waiting' }).getByRole('listitem'),
  ).toHaveText(['launch default in default, for load']);

  await machines.getByText('1 build', { exact: true }).click();
  await machines.getByRole('link', { name: 'hay · any' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Passed on any');
  await page.goBack();
  await machines.getByRole('link', { name: 'Its page' }).click();
  await expect(page.getByText('The coordinator launched it by load, for the pool local.')).toBeVisible();
  await page.getByRole('link', { name: 'Pool local' }).click();
  await expect(page).toHaveURL(/\/pools\/local$/);
});

test('launched machines are told from volunteers’, and shown by themselves', async ({
  farm,
  pooled,
  openPages,
}) => {
  expect(pooled).toBe(true);
  await farm.join('quiet-owl');
  const page = await openPages('/machines');
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('row', { name: /quiet-owl/ })).toContainText('Volunteer’s');
  await expect(
    page.getByText(/Volunteers gave 0 hr on 1 of their machines; launched ones worked/),
  ).toBeVisible();
  await page.getByRole('radio', { name: 'Launched' }).click();
  await expect(page).toHaveURL(/\?kind=launched$/);
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').nth(1)).toContainText('Pool local');
});

test('a dry run is shown plainly, and ended by an administrator who was told what that means', async ({
  farm,
  pooled,
  openPages,
}) => {
  expect(pooled).toBe(true);
  const page = await openPages('/pools/tried-out');
  await expect(page.getByText('This pool is in dry run')).toBeVisible();
  const decisions = page.getByRole('list', { name: 'What was decided, and why' }).getByRole('listitem');
  await expect(decisions.first()).toContainText(/Without the dry run:launch default in default/);
  await page.getByRole('switch', { name: 'Dry run' }).focus();
  await page.keyboard.press('Space');
  const asked = page.getByRole('alertdialog', { name: 'Let tried-out launch machines?' });
  await expect(asked).toContainText('Up to 4 machines are ordered');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('switch', { name: 'Dry run' })).toBeChecked();

  await page.goto('/pools/local');
  await page.locator('label').filter({ hasText: 'Dry run' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('1 machine that is there goes on, and costs');
  await page.getByRole('button', { name: 'Switch to dry run' }).click();
  await expect(page.getByText('This pool is in dry run')).toBeVisible();
  const { pool, live } = PoolDetail.parse(await farm.get('/v1/pools/local'));
  expect([pool.dryRun, pool.budgetUsdPerDay, live.length]).toEqual([true, 12, 1]);
});

test('axe finds nothing on the pages of pools, light or dark, and none scrolls sideways at 200 %', async ({
  pooled,
  openPages,
}) => {
  expect(pooled).toBe(true);
  const page = await openPages('/pools', { width: 640, height: 430 });
  for (const path of ['/pools', '/pools/local', '/pools/broken', '/pools/tried-out', '/machines']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    expect.soft(await troublesOf(page), `${path}, light`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await troublesOf(page, ['color-contrast']), `${path}, dark`).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(over, path).toBeLessThanOrEqual(0);
  }
});

test('an address of no pool says so', async ({ openPages }) => {
  const page = await openPages('/pools/none-such', { mayComplain: /status of 404/ });
  await expect(page.getByText('There is nothing at this address.')).toBeVisible();
});
