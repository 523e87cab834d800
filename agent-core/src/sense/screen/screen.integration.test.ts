import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { addMethod, addObject, addProperties, setProperties } from '../testing/mock-calls.js';
import { makeFiles } from '../testing/make-files.js';
import { hasMockedBus, mockService, privateBus, testBus } from '../testing/private-bus.js';
import { gameMode } from './game-mode.js';
import { gnomeInhibitors, kdeInhibitors } from './idle-inhibitors.js';
import { ListedPrograms } from './listed-programs.js';
import { x11FullScreen } from './x11-full-screen.js';

const now = 1_000_000_000;
const patient = { timeout: 20_000, interval: 100 };
const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0;
// Debian's packages xvfb, openbox and x11-utils (xmessage, xprop).
const hasX11 = ['Xvfb', 'openbox', 'xmessage', 'xprop'].every(isThere);

describe.skipIf(!hasX11)('on an X11 desktop', () => {
  it('the program is told whose window fills the screen, for as long as it does', async () => {
    const env = { ...process.env, XDG_SESSION_TYPE: 'x11', DISPLAY: await startX11() };
    const home = await temporaryFolder();
    const rule =
      '<applications><application class="Xmessage"><fullscreen>yes</fullscreen></application></applications>';
    await makeFiles(home, {
      'rc.xml': `<openbox_config xmlns="http://openbox.org/3.4/rc">${rule}</openbox_config>`,
    });
    const layer = x11FullScreen(env, () => true);
    let at = now;
    const look = () => layer.read((at += 5000));
    await expect(look()).rejects.toThrow('window manager');
    started('openbox', ['--config-file', join(home, 'rc.xml')], { ...env, HOME: home });
    await vi.waitFor(async () => expect(await look()).toBeNull(), patient);
    const film = started('xmessage', ['a film'], env);
    await vi.waitFor(async () => expect(await look()).toBe('Xmessage'), patient);
    film.kill();
    await vi.waitFor(async () => expect(await look()).toBeNull(), patient);
  });

  it('nothing is asked under Wayland', async () => {
    const env = { ...process.env, XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' };
    await expect(x11FullScreen(env, () => true).read(now)).rejects.toThrow('no X11 session');
  });
});

// Debian's python3-dbusmock and dbus-daemon are needed for these.
describe.skipIf(!hasMockedBus)('on a bus with mocked services', () => {
  it("GNOME's session names the program that keeps the screen on, and not what holds up other things", async () => {
    const { address } = await privateBus();
    const manager = { destination: 'org.gnome.SessionManager', path: '/org/gnome/SessionManager' };
    const { destination: name } = manager;
    await mockService(address, [name, manager.path, name], name);
    const bus = testBus(address);
    const layer = gnomeInhibitors(bus);
    await expect(layer.read(now)).rejects.toThrow(name);
    await addMethod(bus, manager, [name, 'IsInhibited', 'u', 'b', 'ret = False']);
    expect(await layer.read(now)).toBeNull();
    const inhibitors = [1, 2].map((n) => ({ ...manager, path: `${manager.path}/Inhibitor${n}` }));
    for (const [n, flags, app] of [
      [0, 4, 'updates'],
      [1, 12, 'totem'],
    ] as const) {
      await addObject(bus, manager, inhibitors[n]!.path, `${name}.Inhibitor`, [
        ['GetFlags', '', 'u', `ret = dbus.UInt32(${flags})`],
        ['GetAppId', '', 's', `ret = "${app}"`],
      ]);
    }
    const paths = inhibitors.map(({ path }) => `"${path}"`).join(', ');
    await addMethod(bus, manager, [name, 'GetInhibitors', '', 'ao', `ret = [${paths}]`]);
    await addMethod(bus, manager, [name, 'IsInhibited', 'u', 'b', 'ret = args[0] == 8']);
    expect(await layer.read(now)).toBe('totem');
  });

  it("KDE's power management does as well", async () => {
    const { address } = await privateBus();
    const name = 'org.kde.Solid.PowerManagement.PolicyAgent';
    const agent = { destination: name, path: '/org/kde/Solid/PowerManagement/PolicyAgent' };
    await mockService(address, [name, agent.path, name], name);
    const bus = testBus(address);
    const layer = kdeInhibitors(bus);
    await expect(layer.read(now)).rejects.toThrow(name);
    await addMethod(bus, agent, [name, 'HasInhibition', 'u', 'b', 'ret = args[0] == 4']);
    await addMethod(bus, agent, [name, 'ListInhibitions', '', 'a(ss)', 'ret = [("Haruna", "playing")]']);
    expect(await layer.read(now)).toBe('Haruna');
    await addMethod(bus, agent, [name, 'HasInhibition', 'u', 'b', 'ret = False']);
    expect(await layer.read(now)).toBeNull();
  });

  it('GameMode names the game that asked for the machine', async () => {
    const { address } = await privateBus();
    const name = 'com.feralinteractive.GameMode';
    const service = { destination: name, path: '/com/feralinteractive/GameMode' };
    const bus = testBus(address);
    const layer = gameMode(bus);
    expect(await layer.read(now)).toBeNull();
    await mockService(address, [name, service.path, name], name);
    const game = `${service.path}/Games/7`;
    await addObject(bus, service, game, `${name}.Game`, [], {
      Executable: ['s', '/games/quake3/quake3.x86_64'],
    });
    await addMethod(bus, service, [name, 'ListGames', '', 'a(io)', `ret = [(7, "${game}")]`]);
    await addProperties(bus, service, name, { ClientCount: ['i', 1] });
    expect(await layer.read(now)).toBe('quake3.x86_64');
    await setProperties(bus, service, name, { ClientCount: ['i', 0] });
    expect(await layer.read(now)).toBeNull();
  });
});

it.skipIf(process.platform !== 'linux')(
  'a program of the list is found among the processes of this machine',
  async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'Some-Game-Of-Mine');
    await copyFile('/bin/sleep', path);
    const programs = new ListedPrograms('/');
    expect(programs.find(['some-game-of-mine'], now)).toBeNull();
    // A child of this process is the agent's own: it has to be somebody else's.
    const { stdout } = spawnSync('sh', ['-c', '"$0" 60 >/dev/null 2>&1 & echo $!', path], {
      encoding: 'utf8',
    });
    onTestFinished(() => void process.kill(Number(stdout), 'SIGKILL'));
    await vi.waitFor(
      () => expect(programs.find(['some-game-of-mine'], now)).toBe('some-game-of-mine'),
      patient,
    );
  },
);

/** Starts an X server without a screen; its display's name. */
async function startX11(): Promise<string> {
  const server = started(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '640x480x24', '-nolisten', 'tcp'],
    process.env,
  );
  const lines = createInterface({ input: server.stdout! });
  const [number] = (await once(lines, 'line')) as [string];
  lines.close();
  return `:${number.trim()}`;
}

/** A program that ends with the test. */
function started(file: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return child;
}
