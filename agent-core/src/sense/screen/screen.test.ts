import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { makeFiles } from '../testing/make-files.js';
import { ListedPrograms } from './listed-programs.js';
import { reportScreen } from './report-screen.js';
import type { ScreenLayer } from './screen-layer.js';
import { ScreenSensor } from './screen-sensor.js';
import { parseWindow } from './x11-full-screen.js';

const now = 1_000_000_000;

/** Adds a process to a `/proc` of the test's own. */
async function addProcess(
  root: string,
  pid: number,
  comm: string,
  { exe, parent = 1, environ = '' }: { exe?: string; parent?: number; environ?: string } = {},
): Promise<void> {
  const folder = `proc/${pid}`;
  const files = { comm, environ, stat: `${pid} (${comm}) S ${parent} 1 1 0` };
  await makeFiles(
    root,
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text])),
  );
  if (exe !== undefined) await symlink(exe, join(root, folder, 'exe'));
}

function layer(answer: () => string | null): ScreenLayer {
  return { layer: 'one', longestRestMs: 300_000, read: async () => answer() };
}

describe('the programs of the list', () => {
  it('are known by their names and by their executables, in any case', async () => {
    const root = await temporaryFolder();
    await addProcess(root, 10, 'systemd', { exe: '/usr/lib/systemd/systemd' });
    await addProcess(root, 11, 'steam', { exe: '/home/joe/.steam/steam' });
    await addProcess(root, 12, 'MainThread', { exe: '/opt/Blender/blender (deleted)' });
    const find = (...listed: string[]) => new ListedPrograms(root).find(listed, now);
    expect(find()).toBeNull();
    expect(find('obs', 'Steam')).toBe('Steam');
    expect(find('Blender')).toBe('Blender');
    expect(find('blend', 'team')).toBeNull();
  });

  it('are known by what the kernel keeps of a long name, where the executable is not told', async () => {
    const root = await temporaryFolder();
    await addProcess(root, 10, 'a-very-long-nam');
    await addProcess(root, 11, 'another-long-na', { exe: '/usr/bin/another-long-navigator' });
    const programs = new ListedPrograms(root);
    expect(programs.find(['A-very-long-name-indeed'], now)).toBe('A-very-long-name-indeed');
    expect(programs.find(['another-long-name'], now)).toBeNull();
    expect(programs.find(['another-long-navigator'], now)).toBe('another-long-navigator');
  });

  it("are not the agent's own, nor those of its builds", async () => {
    const root = await temporaryFolder();
    await addProcess(root, process.pid, 'node');
    await addProcess(root, 90, 'make', { parent: process.pid });
    await addProcess(root, 91, 'blender', { parent: 90 });
    await addProcess(root, 92, 'blender', { environ: 'A=1\0BARNRAISER_BUILD=c1\0' });
    const programs = new ListedPrograms(root);
    expect(programs.find(['blender', 'make', 'node'], now)).toBeNull();
    await addProcess(root, 93, 'blender', { environ: 'NOTBARNRAISER_BUILD=c1\0' });
    expect(programs.find(['blender'], now)).toBe('blender');
  });

  it('are found when a process takes their name, soon after its birth at once, later within 15 s', async () => {
    const root = await temporaryFolder();
    await addProcess(root, 10, 'bash');
    const programs = new ListedPrograms(root);
    const found = (at: number) => programs.find(['game'], now + at);
    expect(found(0)).toBeNull();
    await addProcess(root, 10, 'game');
    expect(found(1000)).toBe('game');
    await addProcess(root, 10, 'bash');
    expect([found(2000), found(3000)]).toEqual([null, null]);
    await addProcess(root, 10, 'game');
    expect([found(16_900), found(17_000)]).toEqual([null, 'game']);
  });
});

describe('what fills the screen', () => {
  it('is the class of the active window, if the window manager says so', () => {
    const whole = '_NET_WM_STATE = _NET_WM_STATE_FOCUSED, _NET_WM_STATE_FULLSCREEN\n';
    expect(parseWindow(`${whole}WM_CLASS = "navigator", "Firefox"`)).toBe('Firefox');
    expect(parseWindow(`${whole}WM_CLASS:  not found.`)).toBe('a program without a name');
    expect(parseWindow('_NET_WM_STATE = _NET_WM_STATE_FOCUSED\nWM_CLASS = "a", "B"')).toBeNull();
    expect(parseWindow('_NET_WM_STATE:  not found.\nWM_CLASS = "a", "_NET_WM_STATE_FULLSCREEN"')).toBeNull();
    expect(parseWindow('')).toBeNull();
  });

  it('counts while somebody can see it; a game goes on behind a locked screen', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'proc'));
    const sensor = new ScreenSensor([layer(() => 'mpv')], [layer(() => 'quake')], new ListedPrograms(root));
    expect(sensor.claims(null)).toEqual({ fullscreen: null, exclusive: null });
    await sensor.look(now, []);
    expect([sensor.claims(null), sensor.claims(false)]).toEqual([
      { fullscreen: 'mpv', exclusive: 'quake' },
      { fullscreen: 'mpv', exclusive: 'quake' },
    ]);
    expect(sensor.claims(true)).toEqual({ fullscreen: null, exclusive: 'quake' });
    await addProcess(root, 10, 'obs');
    await sensor.look(now, ['obs']);
    expect(sensor.claims(null).exclusive).toBe('obs');
  });

  it('is not known where nobody can tell, and the self-test says so', async () => {
    const broken = layer(() => {
      throw new Error('not here');
    });
    const sensor = new ScreenSensor([broken], [], null);
    await sensor.look(now, ['obs']);
    expect(sensor.claims(null)).toEqual({ fullscreen: null, exclusive: null });
    const reports = reportScreen(await sensor.test(now, ['obs']));
    expect(reports.map(({ name, works }) => [name, works])).toEqual([
      ['Full screen', false],
      ['Programs of your list', false],
    ]);
    expect(reports[0]?.detail).toBe('not here');
    expect(reportScreen(await new ScreenSensor([], [], null).test(now, []))[0]?.works).toBe(false);
  });
});
