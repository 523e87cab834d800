import { join } from 'node:path';
import { RequestSummary } from '@barnraiser/protocol';
import { type Farm, test as farmTest } from '../../testing/farm.js';
import { tinyProject } from '../../testing/tiny-project.js';
import { type DesktopApp, type LaunchOptions, launchApp } from './desktop-app.js';
import { type Display, startDisplay } from './display.js';
import { packagedApp } from './package.js';
import { type TrayHost, startTrayHost } from './tray-host.js';

/** One volunteer's desktop: a display, and the app with its data on it. */
export interface Desktop {
  readonly display: Display;
  readonly executable: string;
  readonly dataFolder: string;
  /** Starts the app; a test may do so again after it has closed it. */
  launch(options?: Partial<LaunchOptions>): Promise<DesktopApp>;
  /** Starts the app joined to the farm, with builds allowed while the machine is in use unless told otherwise. */
  launchJoined(options?: { readonly isAwayOnly?: boolean }): Promise<DesktopApp>;
  /** A link that joins the farm, once. */
  invite(): Promise<string>;
}

interface WorkerFixtures {
  readonly appPackage: Awaited<ReturnType<typeof packagedApp>>;
}

interface TestFixtures {
  /** Whether there is a host for tray icons, as on most desktops. */
  readonly hasTrayHost: boolean;
  readonly display: Display;
  readonly trayHost: TrayHost | null;
  readonly desktop: Desktop;
}

/** A test with a desktop of its own, whose tray can hold icons; everything is ended and removed afterwards. */
export const test = farmTest.extend<TestFixtures, WorkerFixtures>({
  appPackage: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names that a fixture needs from its pattern.
    async ({}, use) => {
      await use(await packagedApp());
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  display: async ({ appPackage }, use) => {
    test.skip('why' in appPackage, 'why' in appPackage ? appPackage.why : '');
    const display = await startDisplay();
    await use(display);
    await display.close();
  },
  hasTrayHost: [true, { option: true }],
  trayHost: async ({ display, hasTrayHost }, use) => {
    const host = hasTrayHost ? await startTrayHost(display) : null;
    await use(host);
    await host?.close();
  },
  desktop: async ({ appPackage, display, trayHost: _trayHost, farm }, use, testInfo) => {
    const launched: DesktopApp[] = [];
    const executable = 'executable' in appPackage ? appPackage.executable : '';
    await use(desktopOf({ executable, display, farm, launched }));
    if (testInfo.status !== testInfo.expectedStatus)
      display.run('import', '-window', 'root', testInfo.outputPath('screen.png'));
    for (const app of launched) await app.close();
  },
});
export { expect } from '@playwright/test';

interface Parts {
  readonly executable: string;
  readonly display: Display;
  readonly farm: Farm;
  readonly launched: DesktopApp[];
}

function desktopOf({ executable, display, farm, launched }: Parts): Desktop {
  const dataFolder = join(farm.folder, 'desktop');
  const invite = async (): Promise<string> => {
    const { stdout } = await farm.command('invite', '--json');
    return (JSON.parse(stdout) as { link: string }).link;
  };
  const launch = async (options: Partial<LaunchOptions> = {}): Promise<DesktopApp> => {
    const app = await launchApp({ executable, display, dataFolder, ...options });
    launched.push(app);
    return app;
  };
  return {
    display,
    executable,
    dataFolder,
    invite,
    launch,
    launchJoined: async ({ isAwayOnly = false } = {}) => {
      const app = await launch();
      await app.call('join', { invite: await invite() });
      await app.call('changeAppSettings', { isWelcomeDone: true });
      await app.call('changeSettings', {
        limits: { present: { cores: isAwayOnly ? 0 : 1 }, idleAfterS: 10, busyPercent: null, diskFloorMb: 0 },
      });
      const page = await app.window();
      await page.evaluate(() => {
        (globalThis as unknown as { location: { hash: string } }).location.hash = '#/now';
      });
      return app;
    },
  };
}

/** Asks for a project whose one step says `line 1`, `line 2`, … five times a second, for this long. */
export function requestTalk(farm: Farm, seconds: number): Promise<string> {
  const run = `for i in $(seq 1 ${seconds * 5}); do echo "line $i"; sleep 0.2; done`;
  return farm.request(tinyProject(farm, { name: 'talk', steps: [{ name: 'talk', run }] }));
}

/** A request as the coordinator tells of it now. */
export async function requestOf(farm: Farm, id: string): Promise<RequestSummary> {
  return RequestSummary.parse(await farm.get(`/v1/requests/${id}`));
}
