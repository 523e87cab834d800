import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../setup.mjs';

const states = {
  building: 'Building',
  ready: 'Ready',
  waiting: 'Waiting',
  paused: 'Paused',
  'needs-you': 'Needs you',
  offline: 'Offline',
  finishing: 'Finishing',
};
const panels = { light: '#f0f0f0', dark: '#262626' };
const style = `
  body { margin: 0; width: 720px; font: 13px sans-serif; }
  .panel { display: grid; grid-template-columns: repeat(7, 1fr); padding: 12px 0; text-align: center; }
  .panel img { display: block; width: 44px; height: 44px; margin: 0 auto 6px; }`;

/** Takes one picture of the tray's icons, as they stand on a light and on a dark panel; answers its name. */
export async function takePictures({ browser, folder }) {
  const page = await browser.newPage({ viewport: { width: 720, height: 200 } });
  const rows = await Promise.all(Object.entries(panels).map(([theme, colour]) => panel(theme, colour)));
  await page.setContent(`<style>${style}</style><main>${rows.join('')}</main>`);
  await page.locator('main').screenshot({ path: join(folder, 'tray-icons.png') });
  await page.close();
  return ['tray-icons.png'];
}

async function panel(theme, colour) {
  const icons = await Promise.all(
    Object.entries(states).map(async ([state, word]) => {
      const bytes = await readFile(join(root, 'build-resources', 'tray', `${state}-${theme}-44.png`));
      return `<div><img alt="" src="data:image/png;base64,${bytes.toString('base64')}">${word}</div>`;
    }),
  );
  const ink = theme === 'dark' ? '#fff' : '#222';
  return `<div class="panel" style="background: ${colour}; color: ${ink}">${icons.join('')}</div>`;
}
