import { join } from 'node:path';
import { openPage, takePicture } from './open-page.mjs';
import { startPictureFarm } from './picture-farm.mjs';

/** Takes the pictures of the maintainers' pages of a real coordinator; answers their names. */
export async function takePictures({ browser, folder }) {
  const farm = await startPictureFarm();
  try {
    const { machine, failed } = await farm.buildBoth();
    await farm.tryPool();
    const pictures = {
      'dashboard-overview.png': { path: '/' },
      'dashboard-build.png': { path: `/builds/${failed}` },
      'dashboard-pool.png': { path: '/pools/freebsd' },
      'dashboard-machine-dark.png': { path: `/machines/${machine}`, theme: 'dark' },
    };
    for (const [name, picture] of Object.entries(pictures))
      await take(browser, farm, { ...picture, file: join(folder, name) });
    return Object.keys(pictures);
  } finally {
    await farm.close();
  }
}

async function take(browser, { url, adminToken }, { path, theme = 'light', file }) {
  const page = await openPage(browser, { colorScheme: theme });
  await page.context().request.post(`${url}/v1/session`, { data: { token: adminToken } });
  await page.goto(url + path);
  await page.locator('main h1, main h2').first().waitFor();
  await page.waitForLoadState('networkidle');
  await takePicture(page, file);
  await page.context().close();
}
