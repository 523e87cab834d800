import type { Page } from '@playwright/test';
import { screenNames, welcomePath } from './testing/screens.js';
import { expect, test } from './testing/test.js';

/** The fake bridge's calls of one name, in order. */
async function callsOf(page: Page, name: string): Promise<{ input: Record<string, unknown> }[]> {
  return page.evaluate(`window.fakeBridge.calls.filter((one) => one.name === ${JSON.stringify(name)})`);
}

/** Presses Tab until the focused element's name matches; fails when that takes too many. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let n = 0; n < 80; n += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(
      'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""',
    );
    if (name.test(focused)) return;
  }
  throw new Error(`Tab does not lead to ${String(name)}`);
}

test('Ctrl and a digit open each screen', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0' });
  for (const [index, name] of screenNames.entries()) {
    await page.keyboard.press(`Control+${index + 1}`);
    await expect(page.locator(`main[data-screen="${name}"]`)).toBeVisible();
    await expect(page.locator('.navigation [aria-current="page"]')).toHaveCount(1);
  }
});

test('the skip link leads past the navigation to the screen', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=waiting&live=0' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip-link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('Ctrl+P pauses for an hour, and again resumes', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building' });
  await expect(page.locator('.header .pill')).toHaveText('Building');
  await page.keyboard.press('Control+p');
  await expect(page.locator('.header .pill')).toHaveText('Paused');
  await page.keyboard.press('Control+p');
  await expect(page.locator('.header .pill')).toHaveText('Building');
});

test('the pause menu and "stop all" work by keyboard', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building&live=0' });
  await tabTo(page, /Pause for how long/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem')).toHaveCount(6);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  expect(await callsOf(page, 'stopAll')).toHaveLength(0);

  await tabTo(page, /Pause for how long/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await tabTo(page, /Stop all builds/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.header .pill')).toHaveText('Paused');
  expect(await callsOf(page, 'stopAll')).toHaveLength(1);
});

test('the palette finds a command by a part of its name', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0' });
  await expect(page.locator('.header .pill')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Type to find a command')).toBeFocused();
  await page.keyboard.type('limits');
  await expect(page.getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('main[data-screen="limits"]')).toBeVisible();
});

test('the question mark shows the shortcuts, and Escape closes them', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0' });
  await expect(page.locator('.header .pill')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('quitting while a build runs asks how, and each answer is one key away', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building&live=0' });
  await expect(page.locator('.header .pill')).toBeVisible();
  await page.evaluate('window.fakeBridge.emit("quitAsked", {})');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await tabTo(page, /Finish first/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  expect((await callsOf(page, 'quit'))[0]?.input).toEqual({ how: 'after-build' });
});

test('the day is told by arrow keys, one stretch at a time', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0' });
  const strip = page.getByRole('toolbar', { name: 'The last 24 hours' });
  await strip.getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(strip.getByRole('button').nth(1)).toBeFocused();
  await expect(page.getByRole('tooltip')).toContainText('You are here');
});

test('an invite is joined by Tab and Enter alone', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=first-run&live=0', path: welcomePath() });
  await expect(page.getByRole('button', { name: 'Join with recommended settings' })).toBeVisible();
  await tabTo(page, /Join with recommended/);
  await page.keyboard.press('Enter');
  await expect(page.locator('main[data-screen="now"]')).toBeVisible();
  expect(await callsOf(page, 'join')).toHaveLength(1);
});

test('each screen can be walked through by Tab, and let go of again', async ({ openWindow }) => {
  for (const screen of screenNames) {
    const page = await openWindow({ query: 'state=building&live=0', path: `/${screen}` });
    await expect(page.locator('.loading')).toHaveCount(0);
    const seen = new Set<string>();
    let wasLeft = false;
    for (let n = 0; n < 250 && !wasLeft; n += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate<string>(
        '(document.activeElement === document.body || document.activeElement === null) ? "" : document.activeElement.outerHTML.slice(0, 300)',
      );
      wasLeft = seen.size > 0 && (focused === '' || /skip-link/.test(focused)) && n > 0;
      seen.add(focused);
    }
    expect(wasLeft, `${screen} lets the focus go`).toBe(true);
  }
});
