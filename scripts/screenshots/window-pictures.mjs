import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { root } from '../setup.mjs';
import { openPage, takePicture } from './open-page.mjs';

/** The moment at which all pictures of the window are taken: a Thursday afternoon. */
const now = new Date('2026-03-12T14:29:00Z');
const invite = encodeURIComponent('https://builds.example.org/#CODE');

/** What is shown where: a situation of renderer/testing/scenario.ts, and the address behind `#`. */
const pictures = {
  'window-now-building.png': { state: 'building', path: '/now' },
  'window-now-waiting-dark.png': { state: 'waiting', path: '/now', theme: 'dark' },
  'window-welcome.png': { state: 'first-run', path: `/welcome?invite=${invite}` },
  'window-log.png': { state: 'building', path: '/log', first: showTheLogsBeginning },
  'window-limits.png': { state: 'waiting', path: '/limits' },
  'window-history.png': { state: 'ready', path: '/history' },
  'window-projects.png': { state: 'ready', path: '/projects' },
  'window-machine.png': { state: 'ready', path: '/machine' },
};

/** Takes the window's pictures over its fake bridge; answers their names. */
export async function takePictures({ browser, folder }) {
  const site = await mkdtemp(join(tmpdir(), 'barnraiser-screenshots-'));
  const configFile = join(root, 'renderer', 'vite.config.ts');
  const where = { configFile, logLevel: 'warn', build: { outDir: site, emptyOutDir: true } };
  try {
    await build(where);
    const server = await preview({ ...where, preview: { host: '127.0.0.1', port: 0 } });
    try {
      const [url] = server.resolvedUrls.local;
      for (const [name, picture] of Object.entries(pictures))
        await take(browser, url, { ...picture, file: join(folder, name) });
    } finally {
      await server.close();
    }
  } finally {
    await rm(site, { recursive: true, force: true });
  }
  return Object.keys(pictures);
}

async function take(browser, url, { state, path, theme = 'light', first, file }) {
  const page = await openPage(browser, { colorScheme: theme });
  await page.clock.setFixedTime(now);
  await page.goto(`${url}?state=${state}&theme=${theme}&live=0#${path}`);
  await page.locator('main h1, main h2').first().waitFor();
  await first?.(page);
  await takePicture(page, file);
  await page.context().close();
}

/** Where one step ends and the next begins. */
async function showTheLogsBeginning(page) {
  await page
    .getByRole('button', { name: /configure/ })
    .first()
    .click();
  await page.getByText('Checking for gcc').waitFor();
  await drawn(page);
  // By one row, so that the head of the first step does not stand there twice.
  await page.locator('.log-scroller').evaluate((element) => element.scrollTo(0, 18));
  await drawn(page);
}

/** Settles when what was changed before stands on the page. */
async function drawn(page) {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
