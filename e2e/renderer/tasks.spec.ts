import type { Page } from '@playwright/test';
import { expect, test } from './testing/test.js';

/** The inputs of the fake bridge's calls of one name, in order. */
async function inputsOf(page: Page, name: string): Promise<Record<string, unknown>[]> {
  return page.evaluate(
    `window.fakeBridge.calls.filter((one) => one.name === ${JSON.stringify(name)}).map((one) => one.input)`,
  );
}

/** Presses Tab until the selector has the focus. */
async function tabInto(page: Page, selector: string): Promise<void> {
  for (let n = 0; n < 90; n += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

test('a limit is changed and taken back by keyboard', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=waiting&live=0', path: '/limits' });
  const minutes = page.getByRole('textbox', { name: 'Minutes without input' });
  await minutes.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('Saved')).toBeVisible();
  expect(await inputsOf(page, 'changeSettings')).toEqual([{ limits: { idleAfterS: 210 } }]);
  await tabInto(page, '.limits-foot button');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Put back as it was')).toBeVisible();
  await expect(minutes).toHaveValue('3');
});

test('a limit out of bounds is explained and not saved', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=waiting&live=0', path: '/limits' });
  await page.getByRole('textbox', { name: 'Ceiling in °C' }).fill('500');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Between 30 and 110 °C.')).toBeVisible();
  expect(await inputsOf(page, 'changeSettings')).toEqual([]);
});

test('the week is painted by keyboard, and by mouse', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0', path: '/limits' });
  const hour = (day: number, at: number) => page.locator(`[data-day="${day}"][data-hour="${at}"]`);
  const grid = page.getByRole('grid', { name: /Hours of the week/ });
  const closed = grid.getByRole('gridcell', { selected: false });
  await expect(grid).toBeVisible();
  await tabInto(page, '[data-hour]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(closed).toHaveCount(2);
  await hour(1, 9).hover();
  await page.mouse.down();
  await hour(4, 16).hover();
  await page.mouse.up();
  await expect(closed).toHaveCount(2 + 4 * 8);
  await expect(hour(1, 9)).toBeFocused();
});

test('a build of the history is found, opened and left by keyboard', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0', path: '/history' });
  await page.getByRole('button', { name: /Outcome/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Failed' }).waitFor();
  await page.keyboard.press('f');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('found');
  await tabInto(page, '[role="row"], [role="gridcell"], [role="rowheader"]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('2 of 48 tests failed');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a project is paused, read and left by keyboard', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0', path: '/projects' });
  const zlib = page.getByRole('switch', { name: /Build zlib/ });
  await zlib.focus();
  await page.keyboard.press('Space');
  await expect(zlib).not.toBeChecked();
  expect(await inputsOf(page, 'changeShare')).toMatchObject([{ project: 'zlib', isPaused: true }]);
  await page.getByRole('button', { name: 'What it will run' }).first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('./configure --warn');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Leave…' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await page.getByRole('radio', { name: /Erase them/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Leave', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('You left Example Builds.')).toBeVisible();
  expect(await inputsOf(page, 'leave')).toMatchObject([{ eraseHistory: true }]);
});

test('the machine is renamed, and the theme changed, by keyboard', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0&theme=light', path: '/machine' });
  await page.getByRole('button', { name: 'Rename' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('grey-heron');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('grey-heron');
  await page.keyboard.press('Control+7');
  await page.getByRole('radio', { name: 'Light' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('stop and erase ends, leaves and frees everything, after asking', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building&live=0', path: '/settings' });
  await page.getByRole('button', { name: 'Stop all and erase…' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toContainText('You leave 2 coordinators.');
  expect(await inputsOf(page, 'stopAll')).toEqual([]);
  await page.getByRole('button', { name: 'Erase everything' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Everything was stopped and erased.')).toBeVisible();
  expect(await inputsOf(page, 'leave')).toHaveLength(2);
  expect(await inputsOf(page, 'freeDisk')).toHaveLength(1);
});
