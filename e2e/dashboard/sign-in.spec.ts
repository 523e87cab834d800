import { expect, test } from './testing/test.js';

test.describe.configure({ mode: 'default' });
test.beforeAll(({ farm }) => farm.join('quiet-owl'));

test('nobody sees anything before signing in, whatever the address', async ({ openPages }) => {
  for (const path of ['/', '/machines', '/projects/greeting']) {
    const page = await openPages(path, { signedIn: false });
    await expect(page.getByRole('heading', { name: 'Sign in to Barnraiser' })).toBeVisible();
    await expect(page.locator('body')).not.toContainText('quiet-owl');
  }
});

test('a wrong token is said, the right one opens the page that was asked for, and signing out closes it', async ({
  farm,
  openPages,
}) => {
  const page = await openPages('/machines', { signedIn: false, mayComplain: /status of 403/ });
  await page.getByLabel('Admin token').fill('not the token');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('This is not the admin token.');
  await page.getByLabel('Admin token').fill(farm.adminToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: /machine is there/ })).toBeVisible();
  await expect(page).toHaveURL(/\/machines$/);
  await page.reload();
  await expect(page.getByRole('link', { name: 'quiet-owl' })).toBeVisible();

  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict' });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Barnraiser' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('quiet-owl');
});

test('who guesses too often is told how long to wait', async ({ farm, openPages }) => {
  const guess = () =>
    fetch(`${farm.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'a guess' }),
    });
  const page = await openPages('/', { signedIn: false, mayComplain: /status of 429/ });
  for (let tries = 0; tries < 40 && (await guess()).status !== 429; tries += 1);
  await page.getByLabel('Admin token').fill('another guess');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText(/too many calls\. Wait \d+ seconds/);
});
