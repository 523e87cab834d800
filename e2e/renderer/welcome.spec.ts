import type { Page } from '@playwright/test';
import { expectAccessible } from './testing/clean-page.js';
import { invite, welcomePath } from './testing/screens.js';
import { expect, test } from './testing/test.js';

const query = 'state=first-run';

async function callNames(page: Page): Promise<string[]> {
  return page.evaluate('window.fakeBridge.calls.map((one) => one.name)');
}

test('an invite is joined with one click and nothing typed, and nothing runs before', async ({
  openWindow,
}) => {
  const page = await openWindow({ query, path: welcomePath() });
  await expect(page.getByRole('heading', { name: 'Example Builds asks for your help' })).toBeVisible();
  await page.getByRole('button', { name: /Show the exact commands.*zlib/ }).click();
  await expect(page.getByText('make -k').first()).toBeVisible();
  const before = await callNames(page);
  for (const deed of ['join', 'changeSettings', 'setStartAtLogin', 'buildSample'])
    expect(before).not.toContain(deed);

  await page.getByRole('button', { name: 'Join with recommended settings' }).click();
  await expect(page.locator('main[data-screen="now"]')).toBeVisible();
  const deeds = (await callNames(page)).filter((name) =>
    ['changeSettings', 'join', 'setStartAtLogin', 'changeAppSettings'].includes(name),
  );
  expect(deeds).toEqual(['changeSettings', 'join', 'setStartAtLogin', 'changeAppSettings']);
});

test('starting at login is not set when the person takes it back', async ({ openWindow }) => {
  const page = await openWindow({ query, path: welcomePath() });
  await page.getByText('Start Barnraiser when I log in').click();
  await page.getByRole('button', { name: 'Join with recommended settings' }).click();
  await expect(page.locator('main[data-screen="now"]')).toBeVisible();
  expect(await callNames(page)).not.toContain('setStartAtLogin');
});

test('the steps lead from what may run to a sample that gives way, with a way back', async ({
  openWindow,
}) => {
  const page = await openWindow({ query, path: welcomePath() });
  await page.getByRole('button', { name: 'Choose settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What may run here' })).toBeVisible();
  await expectAccessible(page, 'what may run');
  await page.getByRole('button', { name: 'Next' }).click();
  await expectAccessible(page, 'when');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByText('make -k').first()).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('Quietly, any time').click();
  await page.getByRole('button', { name: 'Join Example Builds' }).click();

  await expect(page.getByText(/Move the mouse…/)).toBeVisible();
  await page.evaluate(
    `window.fakeBridge.agent.change({ conditions: { ...window.fakeBridge.agent.snapshot.conditions,
      presence: { ...window.fakeBridge.agent.snapshot.conditions.presence, lastInputAt: Date.now() } } })`,
  );
  await expect(page.getByText(/Seen: it knows when you are here/)).toBeVisible();
  await expectAccessible(page, 'checks');
  await page.getByRole('button', { name: 'Next' }).click();

  await page.getByRole('button', { name: 'Build the sample' }).click();
  await expect(page.getByText('It runs. Now move your mouse.')).toBeVisible();
  await page.evaluate('window.fakeBridge.agent.change({ gaveWay: { count: 99, p50Ms: 14, p95Ms: 14 } })');
  await expect(page.getByText('It gave way in 14 ms.')).toBeVisible();
  await expectAccessible(page, 'sample');
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.locator('main[data-screen="now"]')).toBeVisible();
});

test('a pasted invite opens its card at once', async ({ openWindow }) => {
  const page = await openWindow({ query, path: '/' });
  await page.getByLabel('Invite link or code').fill(invite());
  await expect(page.getByRole('heading', { name: 'Example Builds asks for your help' })).toBeVisible();
});

test('what is no invite is said to be none', async ({ openWindow }) => {
  const page = await openWindow({ query, path: '/welcome' });
  await page.getByLabel('Invite link or code').fill('hello');
  await page.getByRole('button', { name: 'Open the invite' }).click();
  await expect(page.getByText(/This is no invite/)).toBeVisible();
});

test('a used or expired invite asks for a new one', async ({ openWindow }) => {
  const page = await openWindow({ query, path: welcomePath('EXPIRED') });
  await expect(page.getByText(/has been used or has expired/)).toBeVisible();
  await page.getByRole('button', { name: 'Use another invite' }).click();
  await expect(page.getByLabel('Invite link or code')).toBeVisible();
});

test('without a network the invite waits, and is offered again', async ({ openWindow }) => {
  const page = await openWindow({ query, path: welcomePath('OFFLINE') });
  await page.getByRole('button', { name: 'Save it and join later' }).click();
  await expect(page.getByText('You saved an invite to https://builds.example.org for later.')).toBeVisible();
  await page.getByRole('button', { name: 'Try it again' }).click();
  await expect(page.getByRole('heading', { name: 'The coordinator cannot be reached now' })).toBeVisible();
});

test('an invite that comes while the window is open opens its card', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building&live=0', path: '/limits' });
  await expect(page.locator('main[data-screen="limits"]')).toBeVisible();
  await page.evaluate(`window.fakeBridge.emit('invited', { invite: ${JSON.stringify(invite())} })`);
  await expect(page.getByRole('heading', { name: 'Example Builds asks for your help' })).toBeVisible();
});

test('an invite that is dropped on the window opens its card; other text does not', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=ready&live=0' });
  const drop = (text: string) =>
    page.evaluate(`{
      const data = new DataTransfer();
      data.setData('text/plain', ${JSON.stringify(text)});
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
    }`);
  await expect(page.locator('.header .pill')).toBeVisible();
  await drop('a shopping list');
  await expect(page.getByText(/What you dropped is no invite/)).toBeVisible();
  await drop(invite());
  await expect(page.getByRole('heading', { name: 'Example Builds asks for your help' })).toBeVisible();
});
