// npm run screenshots: takes the pictures in docs/images again.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { root, setUp } from './setup.mjs';

const usage = `npm run screenshots [-- --only window|tray|dashboard]

Takes the pictures of docs/images with a Chromium on the PATH, 1280 × 800 pixels each: the window
over example data and a fixed clock; the tray's icons, smaller; and the maintainers' pages of a real
coordinator after two real builds of the sample project, one of which fails. Dates and durations of
those are the run's own.`;

const parts = {
  window: () => import('./screenshots/window-pictures.mjs'),
  tray: () => import('./screenshots/tray-pictures.mjs'),
  dashboard: () => import('./screenshots/dashboard-pictures.mjs'),
};
/** Readers of the documents load them all at once. */
const mostBytes = 200_000;

process.exit(await main());

async function main() {
  const { only, help } = readOptions();
  if (help) {
    console.log(usage);
    return 0;
  }
  const missing = setUp({ commands: ['chromium', 'cc', 'make'], screens: true });
  if (missing.length > 0) return 1;
  const folder = join(root, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  // The pages are this repository's own, and as root Chromium starts in no other way.
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-lcd-text'],
  });
  try {
    const taken = [];
    for (const part of only === null ? Object.keys(parts) : [only]) {
      const { takePictures } = await parts[part]();
      taken.push(...(await takePictures({ browser, folder })));
    }
    return tell(folder, taken) ? 0 : 1;
  } finally {
    await browser.close();
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    const { only = null, help } = values;
    if (only !== null && !Object.hasOwn(parts, only))
      throw new Error(`--only: expected one of ${Object.keys(parts).join(', ')}`);
    return { only, help };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

function findChromium() {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.map((folder) => join(folder, 'chromium')).find((file) => statOf(file)?.isFile());
}

function statOf(file) {
  return statSync(file, { throwIfNoEntry: false });
}

/** Prints each picture's size; answers whether all of them are small enough. */
function tell(folder, names) {
  const tooLarge = names.filter((name) => {
    const { size } = statSync(join(folder, name));
    console.log(`${String(Math.round(size / 1000)).padStart(5)} kB  docs/images/${name}`);
    return size > mostBytes;
  });
  if (tooLarge.length > 0) console.error(`Larger than ${mostBytes / 1000} kB: ${tooLarge.join(', ')}`);
  return tooLarge.length === 0;
}
