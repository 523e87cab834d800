import { expectNoClippedText, expectNoSidewaysScroll } from './testing/clean-page.js';
import { screenNames, welcomePath } from './testing/screens.js';
import { expect, test } from './testing/test.js';

const paths = [...screenNames.map((name) => `/${name}`), '/welcome', welcomePath()];

// 1280 CSS pixels at 200 % leave 640.
test('no page scrolls sideways at 200 % zoom', async ({ openWindow }) => {
  for (const path of paths) {
    const page = await openWindow({ query: 'state=waiting&live=0', path, width: 640, height: 512 });
    await expect(page.locator('.loading')).toHaveCount(0);
    await expect(page.locator('h1').first()).toBeAttached();
    await expectNoSidewaysScroll(page, path);
  }
});

test('words that are 40 % longer are neither cut off nor wider than the window', async ({ openWindow }) => {
  for (const path of paths)
    for (const width of [1280, 640]) {
      const page = await openWindow({ query: 'state=building&lng=pseudo&live=0', path, width });
      await expect(page.locator('.loading')).toHaveCount(0);
      await expect(page.locator('h1').first()).toBeAttached();
      await expectNoClippedText(page, path);
      await expectNoSidewaysScroll(page, path);
    }
});

test('nothing moves for those who asked for less motion', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=building' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const moving = await page.evaluate(
    'document.getAnimations().filter((a) => a.playState === "running").length',
  );
  expect(moving).toBe(0);
});
