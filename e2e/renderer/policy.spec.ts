import { expect, test } from './testing/test.js';
import { windowPolicy } from './testing/page-server.js';

test('the policy allows the one style that the widgets’ library adds, and no other', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=building&live=0' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const styles = await page.evaluate<
    string[]
  >(`Promise.all([...document.querySelectorAll('style')].map(async (style) => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style.textContent));
    return "'sha256-" + btoa(String.fromCharCode(...new Uint8Array(digest))) + "'";
  }))`);
  expect(styles).toHaveLength(1);
  expect(windowPolicy()).toContain(styles[0]);
  expect(windowPolicy()).not.toContain('unsafe');
});

test('a script that the page did not bring does not run', async ({ chromiumBrowser, pageServer }) => {
  const page = await chromiumBrowser.newPage();
  await page.goto(`${pageServer.url}/?state=ready`);
  await page.evaluate(`{
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.head.append(script);
  }`);
  expect(await page.evaluate('window.wasRun')).toBeUndefined();
  await page.close();
});
