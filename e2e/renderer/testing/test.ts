import { type Browser, chromium, expect, type Page, test as base } from '@playwright/test';
import { findChromium } from './chromium.js';
import { type PageServer, servePage } from './page-server.js';

/** How a test opens the window: a query as in renderer/testing/scenario.ts, and the address behind `#`. */
interface Opening {
  readonly query?: string;
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly contrast?: 'more';
}

/** What went wrong on a page without failing anything: console errors, exceptions, breaches of the policy. */
type Complaints = string[];

interface Fixtures {
  /** Opens the window over the fake bridge. At the end of the test the page must not have complained. */
  openWindow: (opening?: Opening) => Promise<Page>;
}

interface WorkerFixtures {
  chromiumBrowser: Browser;
  pageServer: PageServer;
}

const executablePath = findChromium();

/** Tests of the renderer alone, in a real browser, under the window's policy. Skipped where there is no Chromium. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  chromiumBrowser: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  pageServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
    async ({}, use) => {
      const server = await servePage();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  openWindow: async ({ chromiumBrowser, pageServer }, use) => {
    const complaints: Complaints = [];
    const contexts: { close(): Promise<void> }[] = [];
    await use(async ({ query = '', path = '/now', width = 1280, height = 860, ...media } = {}) => {
      const context = await chromiumBrowser.newContext({
        viewport: { width, height },
        colorScheme: media.colorScheme ?? 'light',
        contrast: media.contrast ?? null,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${pageServer.url}/?${query}#${path}`);
      await page.locator('#root > *').first().waitFor();
      return page;
    });
    for (const context of contexts) await context.close();
    expect(complaints).toEqual([]);
  },
});

test.skip(executablePath === null, 'no Chromium on the PATH, and Playwright has none');

export { expect } from '@playwright/test';
