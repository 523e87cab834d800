import { expectAccessible } from './testing/clean-page.js';
import { expect, test } from './testing/test.js';

const query = 'state=first-run';
const address = 'buildbot://attic@builds.example.org:9989';
const path = `/welcome?invite=${encodeURIComponent(address)}`;

test('a Buildbot master is joined by its password, after it was said what cannot be known', async ({
  openWindow,
}) => {
  const page = await openWindow({ query, path });
  await expect(page.getByRole('heading', { level: 1, name: /Lend this machine to Buildbot/ })).toBeVisible();
  await expect(page.getByText(/cannot be known beforehand/)).toBeVisible();
  await expectAccessible(page, 'a Buildbot master');
  const password = page.getByLabel('Password of the worker');
  await expect(password).toHaveAttribute('type', 'password');
  await password.fill('wrong');
  await password.press('Enter');
  await expect(page.getByText('The name or the password is wrong.')).toBeVisible();
  await password.fill('right');
  await page.getByRole('button', { name: 'Join with recommended settings' }).click();
  await expect(page.locator('main[data-screen="now"]')).toBeVisible();
});

test("a master's address leads from the first page to its card", async ({ openWindow }) => {
  const page = await openWindow({ query, path: '/welcome' });
  await page.getByLabel('Invite link or code').fill(address);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Lend this machine to Buildbot/ })).toBeVisible();
});

test('an address with a plus in it stays as it is', async ({ openWindow }) => {
  const other = encodeURIComponent('buildbots+msgpack://attic@builds.example.org:9991');
  const page = await openWindow({ query, path: `/welcome?invite=${other}` });
  await expect(page.getByRole('heading', { level: 1, name: /Lend this machine to Buildbot/ })).toBeVisible();
  await expect(page.getByText(/^Experimental: its address says msgpack/)).toBeVisible();
});
