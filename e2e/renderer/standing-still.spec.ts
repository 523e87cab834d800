import { expectAccessible, expectNoClippedText, expectNoSidewaysScroll } from './testing/clean-page.js';
import { expect, test } from './testing/test.js';

test('a build that stands still says since when and why, when it goes on, and when it is given back', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=frozen' });
  await expect(page.locator('.header .pill')).toHaveText('Waiting');
  await expect(page.locator('.header-what')).toContainText('stands still');
  const card = page.getByRole('region', { name: 'zlib stands still in make' });
  await expect(card).toContainText('You are here (last input 12 seconds ago)');
  await expect(card).toContainText('1 minute after you stop');
  await expect(card).toContainText(/at \d\d:\d\d, in \d+ min, unless it goes on before/);
});

test('its clock and its log stand still with it', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=frozen' });
  const step = page.locator('.step', { hasText: 'make' });
  await expect(step).toContainText('1:42, standing still');
  const since = page.locator('.frozen-card dd').first();
  await expect(since).toContainText('for 2 min');
  // Seconds pass on the window's clocks: this one is told to the minute, the step's to the second.
  await page.evaluate(
    `window.fakeBridge.agent.change({ build: { ...window.fakeBridge.agent.snapshot.build, frozen: { since: Date.now() - 300000, givenBackAt: Date.now() + 300000 } } })`,
  );
  await expect(since).toContainText('for 5 min');
  await expect(step).toContainText('1:42, standing still');
});

test('the owner lets it go on, or resumes, by keyboard', async ({ openWindow }) => {
  const frozen = await openWindow({ query: 'state=frozen&live=0' });
  await frozen.getByRole('button', { name: 'Let it go on for 1 h' }).focus();
  await frozen.keyboard.press('Enter');
  await expect(frozen.locator('.header .pill')).toHaveText('Building');
  await expect(frozen.locator('.frozen-card')).toHaveCount(0);
  const paused = await openWindow({ query: 'state=frozen-paused&live=0' });
  await expect(paused.locator('.header .pill')).toHaveText('Paused');
  await paused.getByRole('button', { name: 'Resume', exact: true }).focus();
  await paused.keyboard.press('Enter');
  await expect(paused.locator('.header .pill')).toHaveText('Building');
});

test('below its log a quiet line says why none comes, until it goes on', async ({ openWindow }) => {
  for (const theme of ['light', 'dark']) {
    const page = await openWindow({ query: `state=frozen&live=0&theme=${theme}`, path: '/log' });
    const note = page.locator('.log-note');
    await expect(note).toContainText(/The build has stood still since \d\d:\d\d/);
    await expect(note).toContainText('Holding still while you use this computer');
    await expectAccessible(page, theme);
    await page.evaluate('window.fakeBridge.agent.buildAnyway(60)');
    await expect(note).toBeEmpty();
    await expect(note).toBeHidden();
  }
});

test('the history tells how long a build stood still', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0', path: '/history' });
  await expect(page.getByRole('columnheader', { name: 'Stood still' })).toBeVisible();
  await page.getByRole('row', { name: /expat/ }).first().click();
  await expect(page.getByRole('dialog')).toContainText('Stood still');
  await expect(page.getByRole('dialog')).toContainText('2 min, not counted above');
});

test('a broken limit is told with what was used of what, and leads to the limits and to the log', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=cap-broken&live=0' });
  const card = page.getByRole('region', { name: /used more than you allow/ });
  await expect(card).toContainText('It used 3.4 cores for 10 seconds, 3 allowed; it was stopped.');
  await expect(page.locator('.reasons li')).toHaveCount(1);
  await expect(page.getByRole('button', { name: /Build anyway/ })).toHaveCount(0);
  await expect(card.getByRole('link', { name: 'Read its log' })).toHaveAttribute('href', /#\/log\//);
  await card.getByRole('link', { name: 'Look at the limits' }).press('Enter');
  await expect(page.locator('main[data-screen="limits"]')).toBeVisible();
  await expect(page.locator('.limits-foot')).toContainText('used more of the processor');
});

test('all of it fits a narrow window, and words that are longer', async ({ openWindow }) => {
  for (const query of [
    'state=frozen&live=0',
    'state=frozen&live=0&lng=pseudo',
    'state=cap-broken&live=0&lng=pseudo',
  ])
    for (const width of [1280, 1000, 640]) {
      const page = await openWindow({ query, width });
      await expect(page.locator('h1').first()).toBeAttached();
      await expectNoClippedText(page, `${query} ${width}`);
      await expectNoSidewaysScroll(page, `${query} ${width}`);
    }
});
