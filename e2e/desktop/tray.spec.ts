import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../testing/processes.js';
import { waitUntil } from '../testing/wait-until.js';
import type { Display } from './testing/display.js';
import { expect, test } from './testing/desktop.js';

test.use({ hasTrayHost: false });

test('a real panel shows the icon, and a real click opens its menu', async ({ desktop }) => {
  const { display } = desktop;
  display.start('openbox');
  display.start('trayer', '--edge', 'bottom', '--align', 'right', '--widthtype', 'request', '--height', '32');
  await waitUntil('the panel is there', () => windowsNamed(display, 'panel')[0] ?? null);
  const app = await desktop.launchJoined();
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());

  const icon = await waitUntil('the panel holds the icon', () => placeOfIcon(display));
  const folder = join(repository, 'test-results');
  mkdirSync(folder, { recursive: true });
  display.run('import', '-window', 'root', join(folder, 'tray-icon.png'));

  // The menu opens above the panel, and its lowest row is "Quit".
  const quitRow = { x: icon.x - 20, y: icon.y - 31 };
  const desktopWindow = windowAt(display, quitRow);
  display.moveMouse(icon.x, icon.y);
  display.run('xdotool', 'click', '3');
  await waitUntil('the menu is open', () => (windowAt(display, quitRow) === desktopWindow ? null : true));
  display.run('import', '-window', 'root', join(folder, 'tray-menu.png'));

  display.run('xdotool', 'click', '1');
  await expect.poll(() => isRunning(app.pid), { timeout: 20_000 }).toBe(false);
});

interface Place {
  readonly x: number;
  readonly y: number;
}

function windowsNamed(display: Display, name: string): string[] {
  try {
    return display.run('xdotool', 'search', '--name', name).trim().split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** The middle of the panel, once it is as wide as one icon. */
function placeOfIcon(display: Display): Place | null {
  const [panel] = windowsNamed(display, 'panel');
  if (panel === undefined) return null;
  const shell = display.run('xdotool', 'getwindowgeometry', '--shell', panel);
  const {
    X = 0,
    Y = 0,
    WIDTH = 0,
    HEIGHT = 0,
  } = Object.fromEntries(
    shell
      .trim()
      .split('\n')
      .map((line) => [line.split('=')[0], Number(line.split('=')[1])]),
  ) as Record<string, number>;
  return WIDTH >= 16 ? { x: X + Math.round(WIDTH / 2), y: Y + Math.round(HEIGHT / 2) } : null;
}

/** The window under a place, once the pointer is there. */
function windowAt(display: Display, { x, y }: Place): string {
  display.moveMouse(x, y);
  return /WINDOW=(\d+)/.exec(display.run('xdotool', 'getmouselocation', '--shell'))?.[1] ?? '';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
