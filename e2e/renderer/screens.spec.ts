import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './testing/clean-page.js';
import { screenNames, states, welcomePath } from './testing/screens.js';
import { expect, test } from './testing/test.js';

const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'renderer');
const themes = ['light', 'dark'] as const;

async function settle(page: Page): Promise<void> {
  await expect(page.locator('.loading')).toHaveCount(0);
  await page.evaluate('document.fonts.ready.then(() => true)');
}

for (const theme of themes)
  for (const state of states)
    test(`Now tells of "${state}" accessibly in the ${theme} theme`, async ({ openWindow }) => {
      const page = await openWindow({ query: `state=${state}&theme=${theme}&live=0` });
      await expect(page.locator('h1, h2').first()).toBeVisible();
      await settle(page);
      await page.screenshot({ path: join(pictures, `now-${state}-${theme}.png`), fullPage: true });
      await expectAccessible(page, state);
    });

for (const theme of themes)
  for (const screen of screenNames)
    test(`${screen} is accessible full, empty, loading and failing in the ${theme} theme`, async ({
      openWindow,
    }) => {
      for (const data of ['full', 'empty', 'loading', 'error']) {
        const page = await openWindow({
          query: `state=building&data=${data}&theme=${theme}&live=0`,
          path: `/${screen}`,
        });
        if (data !== 'loading') await settle(page);
        await expect(page.locator('main')).not.toBeEmpty();
        await page.screenshot({ path: join(pictures, `${screen}-${data}-${theme}.png`) });
        await expectAccessible(page, `${screen}, ${data}`);
      }
    });

for (const theme of themes)
  test(`the wizard's pages are accessible in the ${theme} theme`, async ({ openWindow }) => {
    const query = `state=first-run&theme=${theme}&live=0`;
    for (const [name, path] of [
      ['paste', '/welcome'],
      ['invite', welcomePath()],
      ['expired', welcomePath('EXPIRED')],
      ['offline', welcomePath('OFFLINE')],
    ] as const) {
      const page = await openWindow({ query, path });
      await settle(page);
      await page.screenshot({ path: join(pictures, `welcome-${name}-${theme}.png`) });
      await expectAccessible(page, name);
    }
  });

test('more contrast is as accessible, in both themes', async ({ openWindow }) => {
  for (const theme of themes)
    for (const screen of screenNames) {
      const page = await openWindow({
        query: `state=waiting&theme=${theme}&live=0`,
        path: `/${screen}`,
        contrast: 'more',
      });
      await settle(page);
      await expectAccessible(page, `${screen}, ${theme}`);
    }
});

test('the theme follows the desktop unless the settings say otherwise', async ({ openWindow }) => {
  const background = 'getComputedStyle(document.body).backgroundColor';
  const dark = await openWindow({ query: 'theme=system', colorScheme: 'dark' });
  expect(await dark.evaluate(background)).toBe('rgb(23, 20, 18)');
  const light = await openWindow({ query: 'theme=light', colorScheme: 'dark' });
  expect(await light.evaluate(background)).toBe('rgb(250, 248, 245)');
});
