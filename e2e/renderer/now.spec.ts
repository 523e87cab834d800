import { expect, test } from './testing/test.js';

test('a running build shows its steps, its clock and its last lines as they come', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building' });
  await expect(page.locator('.step')).toHaveCount(3);
  await expect(page.locator('.tail > div')).toHaveCount(6);
  const line = await page.locator('.tail > div').last().textContent();
  await expect(page.locator('.tail > div').last()).not.toHaveText(line ?? '');
  await page.getByRole('link', { name: 'Open log' }).click();
  await expect(page.locator('main[data-screen="log"]')).toBeVisible();
});

test('every reason that holds is told with its evidence, and leads to what changes it', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=waiting&live=0' });
  await expect(page.locator('.reasons li')).toHaveCount(3);
  await expect(page.getByText(/Last input 12 seconds ago/)).toBeVisible();
  await page.getByRole('link', { name: /Change.*On battery/ }).click();
  await expect(page.locator('main[data-screen="limits"]')).toBeVisible();
});

test('"build anyway" is offered for reasons of comfort, never for safety', async ({ openWindow }) => {
  const soft = await openWindow({ query: 'state=battery&live=0' });
  await soft.getByRole('button', { name: 'Build anyway for 1 h' }).click();
  await expect(soft.locator('.header .pill')).toHaveText('Building');
  const hard = await openWindow({ query: 'state=needs-you&live=0' });
  await expect(hard.getByRole('link', { name: 'See what to do' })).toBeVisible();
  await expect(hard.getByRole('button', { name: /Build anyway/ })).toHaveCount(0);
});

test('the agent’s end and its new start are shown as they happen', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building&live=0' });
  await expect(page.locator('.header .pill')).toHaveText('Building');
  await page.evaluate(
    `window.fakeBridge.emit('health', { state: 'restarting', detail: 'It was killed.', retryAt: Date.now() + 1000 })`,
  );
  await expect(page.locator('.header .pill')).toHaveText('Not running');
  await expect(page.getByText(/The agent stopped and starts again/)).toBeVisible();
  await page.getByRole('button', { name: 'Start it now' }).click();
  await expect(page.locator('.header .pill')).toHaveText('Building');
});

test('finishing this build, then pausing, can be taken back', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building&live=0' });
  await page.getByRole('button', { name: 'Finish, then pause' }).click();
  await expect(page.locator('.header .pill')).toHaveText('Finishing');
  await page.getByRole('button', { name: 'Keep going' }).click();
  await expect(page.locator('.header .pill')).toHaveText('Building');
});
