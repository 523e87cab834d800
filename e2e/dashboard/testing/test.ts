import type { CoordinatorOptions } from '@barnraiser/coordinator';
import { test as base, type Browser, chromium, expect, type Page } from '@playwright/test';
import { findChromium } from '../../renderer/testing/chromium.js';
import { tinyProject } from '../../testing/tiny-project.js';
import { greetingProject, MaintainedFarm } from './maintained-farm.js';

/** Builds to look at. */
interface TriedBuilds {
  /** The build of samples/greeting, which passed. */
  readonly passed: string;
  /** A build whose tests failed. */
  readonly failed: string;
}

/** How a test opens the pages. */
interface Opening {
  readonly signedIn?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** What the console may say: a refused call is written there by the browser itself. */
  readonly mayComplain?: RegExp;
}

interface Fixtures {
  /** Opens a path. At the end of the test the page must not have complained on the console. */
  openPages: (path: string, opening?: Opening) => Promise<Page>;
}

interface WorkerFixtures {
  /** Whether anybody may read. */
  publicRead: boolean;
  /** What else its coordinator is started with. Tests with other options have a farm of their own. */
  coordinatorOptions: Partial<CoordinatorOptions>;
  chromiumBrowser: Browser;
  /** A coordinator with its pages; nobody has joined it yet. */
  farm: MaintainedFarm;
  /** Made by a machine named quiet-owl. */
  tried: TriedBuilds;
}

const executablePath = findChromium();
const tap = '1..3\nok 1 - adds\nnot ok 2 - subtracts\n# expected 1, got 2\nok 3 - multiplies # SKIP slow';

/** Tests of the maintainers' pages in a real browser, on a real coordinator with a real agent. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  publicRead: [false, { scope: 'worker', option: true }],
  coordinatorOptions: [{}, { scope: 'worker', option: true }],
  chromiumBrowser: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  farm: [
    async ({ publicRead, coordinatorOptions }, use) => {
      const farm = await MaintainedFarm.start({
        publicRead,
        rates: { failuresPerAddress: 30 },
        ...coordinatorOptions,
      });
      await use(farm);
      await farm.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  tried: [
    async ({ farm }, use) => {
      await farm.machine('quiet-owl');
      const passed = await farm.request(await greetingProject(farm));
      const failed = await farm.request(
        tinyProject(farm, {
          name: 'sums',
          files: { 'tests.tap': tap },
          steps: [
            { name: 'prepare', run: 'echo prepared' },
            { name: 'check', run: 'cat tests.tap; exit 1', tests: 'tap' },
            { name: 'install', run: 'echo never' },
          ],
        }),
      );
      await use({
        passed: await farm.buildOf(passed, 'done'),
        failed: await farm.buildOf(failed, 'done'),
      });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  openPages: async ({ chromiumBrowser, farm }, use) => {
    const complaints: string[] = [];
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (path, { signedIn = true, width = 1280, height = 860, mayComplain, ...media } = {}) => {
      const context = await chromiumBrowser.newContext({
        baseURL: farm.url,
        viewport: { width, height },
        colorScheme: media.colorScheme ?? 'light',
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      contexts.push(context);
      if (signedIn) {
        await context.request.post('/v1/session', {
          data: { token: farm.adminToken },
          headers: { origin: farm.url },
        });
      }
      const page = await context.newPage();
      page.on('console', (message) => {
        const isTrouble = message.type() === 'error' || message.type() === 'warning';
        if (isTrouble && !mayComplain?.test(message.text())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(path);
      await page.locator('#root h1, #root h2').first().waitFor();
      return page;
    });
    for (const context of contexts) await context.close();
    expect(complaints).toEqual([]);
  },
});

test.skip(executablePath === null, 'no Chromium on the PATH, and Playwright has none');

export { expect } from '@playwright/test';
