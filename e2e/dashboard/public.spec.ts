import { expect, test } from './testing/test.js';

test.use({ publicRead: true });
test.describe.configure({ mode: 'default' });

test('anybody reads a public coordinator, without the buttons and the secrets of its administrators', async ({
  farm,
  tried,
  openPages,
}) => {
  const page = await openPages('/', { signedIn: false });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 of 2 platforms pass');
  const { machines } = await farm.get<{ machines: { id: string }[] }>('/v1/agents');
  const paths = [
    '/',
    '/requests',
    '/builds',
    '/machines',
    `/machines/${machines[0]!.id}`,
    '/projects/greeting',
  ];
  for (const path of paths) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(page.getByRole('button', { name: /Invite|Ask for|Cancel|Approve|Sign out/ })).toHaveCount(0);
    await expect(page.locator('body')).not.toContainText(farm.adminToken);
    await expect(page.locator('body')).not.toContainText(farm.folder);
  }
  await page.goto(`/builds/${tried.passed}`);
  await expect(page.getByText('ok 1 - compose_by_hour')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Pools' })).toHaveCount(0);
  await page.goto('/pools');
  await expect(page.getByText('Pools are shown to administrators alone')).toBeVisible();
});

test('a quiet link leads to the form, and back to a page with an administrator’s buttons', async ({
  farm,
  openPages,
}) => {
  const page = await openPages('/builds', { signedIn: false });
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Admin token').fill(farm.adminToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Invite a machine' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Invite a machine' })).toHaveCount(0);
});
