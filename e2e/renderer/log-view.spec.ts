/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, expect, test as base, type Browser, type Locator, type Page } from '@playwright/test';
import { findChromium } from './testing/chromium.js';
import { servePage, type PageServer } from './testing/page-server.js';

const executablePath = findChromium();
const million = '?lines=1000000';

interface Fixtures {
  open: (query?: string, size?: { width: number; height: number }) => Promise<Page>;
}

/** The page of renderer/components/log-view/testing, under the window's policy; it must not complain. */
const test = base.extend<Fixtures, { browserAndServer: { browser: Browser; server: PageServer } }>({
  browserAndServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
    async ({}, use) => {
      const server = await servePage('renderer/components/log-view/testing/vite.config.ts');
      const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
      await use({ browser, server });
      await browser.close();
      await server.close();
    },
    { scope: 'worker' },
  ],
  open: async ({ browserAndServer: { browser, server } }, use) => {
    const complaints: string[] = [];
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
      locale: 'en-GB',
    });
    await use(async (query = '', size = { width: 1280, height: 800 }) => {
      const page = await context.newPage();
      await page.setViewportSize(size);
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${server.url}/${query}`);
      await page.getByRole('log').waitFor();
      return page;
    });
    await context.close();
    expect(complaints).toEqual([]);
  },
});

test.skip(executablePath === null, 'no Chromium on the PATH, and Playwright has none');

const row = (page: Page, line: number): Locator => page.locator(`[data-line="${line - 1}"]`);
const outcome = (page: Page): Locator => page.locator('.log-search-outcome');

async function write(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => (window as unknown as LogWindow).logTest.live.write(text), text);
}

interface LogWindow {
  logTest: {
    live: {
      sections: unknown[];
      truncatedBytes: number;
      write(text: string): void;
      end(): void;
      fail(error: Error | null): void;
    };
    LogSourceError: new (code: string, message: string) => Error;
    saved: number;
  };
}

async function openMillion(open: Fixtures['open'], query = million): Promise<Page> {
  const page = await open(query);
  await expect(page.locator('.log-size')).toContainText('1,000,000 lines', { timeout: 30_000 });
  return page;
}

test('a million lines: the last and the first are reached, with some fifty rows in the document', async ({
  open,
}) => {
  const page = await openMillion(open);
  await expect(row(page, 1_000_000)).toBeInViewport();
  // The step that failed is open, what passed is folded.
  await expect(page.getByRole('navigation').getByRole('button', { name: /check failed/ })).toHaveAttribute(
    'aria-current',
  );
  await page.getByRole('log').focus();
  await page.keyboard.press('Home');
  const head = page.locator('.log-row, .log-head:not(.above)').first();
  await expect(head).toContainText('configure');
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  await head.click();
  await expect(row(page, 1)).toBeInViewport();
  expect(await page.locator('.log-row').count()).toBeLessThan(80);
  await page.getByRole('navigation').getByRole('button', { name: /make/ }).click();
  await expect(row(page, 10_001)).toBeInViewport();
  await page.getByRole('log').evaluate((log) => log.scrollTo({ top: log.scrollHeight }));
  await expect(row(page, 1_000_000)).toBeInViewport();
});

test('the wheel moves by lines where the scroll bar is coarser than they are', async ({ open }) => {
  const page = await openMillion(open, `${million}#L500000`);
  await expect(row(page, 500_000)).toBeInViewport();
  const before = await row(page, 500_000).boundingBox();
  await page.getByRole('log').hover();
  await page.mouse.wheel(0, 90);
  await expect.poll(async () => (await row(page, 500_000).boundingBox())?.y).toBe((before?.y ?? 0) - 90);
});

test('search tells how many lines match and goes from one to the next', async ({ open }) => {
  const page = await openMillion(open);
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('UNUSED variable');
  await expect(outcome(page)).toHaveText('1,003 of 1,003 lines');
  await expect(page.locator('.log-row.current mark')).toHaveText('unused variable');
  await page.keyboard.press('Enter');
  await expect(outcome(page)).toHaveText('1 of 1,003 lines');
  await expect(row(page, 997)).toBeInViewport();
  await page.keyboard.press('Shift+Enter');
  await expect(outcome(page)).toHaveText('1,003 of 1,003 lines');
  await page.getByRole('button', { name: 'Match case' }).click();
  await expect(outcome(page)).toHaveText('No line matches');
});

test('a regular expression is searched for off the page, and cut when it runs away', async ({ open }) => {
  const page = await openMillion(open);
  const isCommand = (n: number) => n % 3 !== 0 && n % 997 !== 996 && n % 9973 !== 9972;
  const lines = Array.from({ length: 1_000_000 }, (_, n) => n);
  const matches = lines.filter((n) => n % 100 === 77 && isCommand(n)).length.toLocaleString('en');
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await page.getByRole('searchbox').fill(String.raw`module_\d*77\.o`);
  await expect(outcome(page)).toHaveText(`${matches} of ${matches} lines`, {
    timeout: 20_000,
  });
  await page.getByRole('searchbox').fill('a(');
  await expect(outcome(page)).toHaveText('Not a regular expression: Unterminated group');
  await page.getByRole('searchbox').fill('(.+)+(.+)+(.+)+#');
  await expect(outcome(page)).toContainText('takes too long', { timeout: 20_000 });
  await page.getByRole('searchbox').fill('warning:');
  await expect(outcome(page)).toHaveText(/of 1,003 lines/, { timeout: 20_000 });
});

test('following stops when the reader scrolls up, and the pill leads back', async ({ open }) => {
  const page = await open();
  await expect(page.getByText('Waiting for the first line')).toBeVisible();
  await write(page, Array.from({ length: 500 }, (_, n) => `line ${n + 1}\n`).join(''));
  await expect(row(page, 500)).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('log').hover();
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');
  const upper = await page.locator('.log-row').first().getAttribute('data-line');
  await write(page, 'new\n'.repeat(214));
  const pill = page.getByRole('button', { name: '214 new lines' });
  await expect(pill).toBeVisible();
  expect(await page.locator('.log-row').first().getAttribute('data-line')).toBe(upper);
  await pill.click();
  await expect(row(page, 714)).toBeInViewport();
  await write(page, 'newer\n');
  await expect(row(page, 715)).toBeInViewport();
  await expect(pill).toHaveCount(0);
});

test('everything is done by the keyboard', async ({ open }) => {
  const page = await openMillion(open);
  const log = page.getByRole('log');
  await log.focus();
  await page.keyboard.press('E');
  await expect(page.locator('.log-row.current.error')).toBeInViewport();
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: 'Time: since start' })).toBeVisible();
  await expect(page.locator('.log-time').first()).toHaveText(/^\d+:\d\d:?\d*\.\d{3}$/);
  await page.keyboard.press('w');
  await expect(page.getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('g');
  await page.keyboard.type('950,000');
  await page.keyboard.press('Enter');
  await expect(row(page, 950_000)).toBeInViewport();
  await log.focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.locator('.log-selected')).toHaveText('3 lines selected');
  await page.keyboard.press('Control+c');
  expect((await page.evaluate(() => navigator.clipboard.readText())).split('\n')).toHaveLength(3);
  await page.getByRole('button', { name: 'Copy link' }).press('Enter');
  expect(new URL(page.url()).hash).toBe('#L950000-L950002');
  await log.focus();
  await page.keyboard.press('Escape');
  await expect(page.locator('.log-selected')).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(log).toBeFocused();
  // No trap: Tab leaves the lines at both sides.
  await page.keyboard.press('Shift+Tab');
  await expect(log).not.toBeFocused();
});

test('a selection is dragged and copied beyond what is drawn', async ({ open }) => {
  const page = await openMillion(open, `${million}#L950000`);
  await expect(row(page, 950_000)).toBeInViewport();
  const from = await row(page, 950_000).locator('.log-text').boundingBox();
  await page.mouse.move((from?.x ?? 0) + 20, (from?.y ?? 0) + 9);
  await page.mouse.down();
  await page.mouse.move((from?.x ?? 0) + 60, 900, { steps: 5 });
  const selectedLines = async () =>
    Number.parseInt(((await page.locator('.log-selected').textContent()) ?? '').replaceAll(',', ''), 10);
  await expect.poll(selectedLines, { timeout: 30_000 }).toBeGreaterThan(200);
  await page.mouse.up();
  const selected = await selectedLines();
  await page.keyboard.press('Control+c');
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(copied).toHaveLength(selected);
  expect(copied[0]).toBe('cc -DHAVE_CONFIG_H -I. -O2 -g -Wall -Wextra -c -o module_949999.o module_949999.c');
});

test('within a line the browser selects, without its number', async ({ open }) => {
  const page = await open();
  await write(page, 'first line\nsecond line\n');
  await row(page, 2)
    .locator('.log-text')
    .dblclick({ position: { x: 12, y: 9 } });
  await page.keyboard.press('Control+c');
  expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe('second');
});

test('a line number links to its line, with Shift to a range', async ({ open }) => {
  const page = await open();
  await write(page, 'a\nb\nc\nd\n');
  await page.getByRole('button', { name: 'Link to line 2' }).click();
  expect(new URL(page.url()).hash).toBe('#L2');
  await page.getByRole('button', { name: 'Link to line 4' }).click({ modifiers: ['Shift'] });
  expect(new URL(page.url()).hash).toBe('#L2-L4');
  await expect(page.locator('.log-row.linked')).toHaveCount(3);
});

test('wrapped rows reach from the first to the last line', async ({ open }) => {
  const page = await open();
  await write(
    page,
    Array.from({ length: 3000 }, (_, n) => `${n + 1} ${'word '.repeat((n * 37) % 150)}\n`).join(''),
  );
  const log = page.getByRole('log');
  await log.focus();
  await page.keyboard.press('w');
  await expect(row(page, 3000)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Home');
  await expect(row(page, 1)).toBeInViewport();
  await log.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(row(page, 3000)).toBeInViewport({ ratio: 1 });
  expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

test('a very long line is cut, counted, and shown in full when asked for', async ({ open }) => {
  const page = await open();
  await write(page, `${'x'.repeat(22_345)}\nend\n`);
  await page.getByRole('button', { name: '+12,345 more characters' }).click();
  await expect(page.getByRole('dialog').locator('pre')).toHaveText('x'.repeat(22_345));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('errors alone can be shown', async ({ open }) => {
  const page = await openMillion(open);
  await page.getByRole('button', { name: 'Errors only (100)' }).click();
  await expect(page.locator('.log-row').first()).toHaveClass(/error/);
  await page.getByRole('log').focus();
  await page.keyboard.press('Home');
  await expect(row(page, 9_973)).toBeInViewport();
});

test('what hinders reading is said, and what was left out', async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const { logTest } = window as unknown as LogWindow;
    logTest.live.truncatedBytes = 5_000_000;
    logTest.live.write('one\n');
  });
  await expect(page.getByText('5 MB were left out of the middle')).toBeVisible();
  await page.evaluate(() => {
    const { logTest } = window as unknown as LogWindow;
    logTest.live.fail(new Error('The network is gone.'));
  });
  await expect(page.getByText('The log cannot be read at the moment: The network is gone.')).toBeVisible();
  await page.evaluate(() => {
    const { logTest } = window as unknown as LogWindow;
    logTest.live.fail(null);
    logTest.live.write('two\n');
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(row(page, 2)).toBeInViewport();
  await expect(page.getByText('The network is gone.')).toHaveCount(0);
});

test('a log that is not kept, and one without a line, say so', async ({ open }) => {
  const gone = await open();
  await gone.evaluate(() => {
    const { logTest } = window as unknown as LogWindow;
    logTest.live.fail(new logTest.LogSourceError('not-kept', 'It was removed after 30 days.'));
  });
  await expect(gone.getByText('The log is not here any more')).toBeVisible();
  await expect(gone.getByText('It was removed after 30 days.')).toBeVisible();
  const silent = await open();
  await silent.evaluate(() => (window as unknown as LogWindow).logTest.live.end());
  await expect(silent.getByText('This build wrote nothing')).toBeVisible();
});

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in the ${theme} theme`, async ({ open }) => {
    const page = await openMillion(open, `${million}&theme=${theme}#L999990-L999992`);
    await page.getByRole('searchbox').fill('variable');
    await expect(outcome(page)).toHaveText(/1,003 lines/);
    await page.getByRole('log').focus();
    await page.keyboard.press('t');
    await page.keyboard.press('Shift+ArrowDown');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`log-view-${theme}.png`) });
  });
}

test('at 200 % nothing has to be scrolled sideways but long lines', async ({ open }) => {
  const page = await open(million, { width: 640, height: 480 });
  await expect(page.locator('.log-size')).toContainText('1,000,000 lines', { timeout: 30_000 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const height = await page.getByRole('log').evaluate((log) => log.clientHeight);
  expect(height).toBeGreaterThan(150);
  await page.screenshot({ path: test.info().outputPath('log-view-narrow.png') });
});
