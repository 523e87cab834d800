import { Bus } from './dbus/bus.js';
import type { MachineEvent } from './events/machine-event.js';
import { MachineEvents } from './events/machine-events.js';
import { HostLayer } from './presence/host-layer.js';
import { mutterLayer, screenSaverLayer } from './presence/idle-services.js';
import { logindLayer } from './presence/logind-layer.js';
import { PresenceSensor } from './presence/presence-sensor.js';
import { terminalLayer } from './presence/terminal-layer.js';
import { gameMode } from './screen/game-mode.js';
import { gnomeInhibitors, kdeInhibitors } from './screen/idle-inhibitors.js';
import { ListedPrograms } from './screen/listed-programs.js';
import { ScreenSensor } from './screen/screen-sensor.js';
import { x11FullScreen } from './screen/x11-full-screen.js';

/** The machine that is to be sensed. */
export interface SensedMachine {
  readonly root: string;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly wallMs: () => number;
  readonly hasBuild: () => boolean;
  /** What follows has begun when this returns. */
  readonly tell: (event: MachineEvent) => void;
}

/** The sensors of people and their programs. */
export interface PeopleSensors {
  readonly host: HostLayer;
  readonly presence: PresenceSensor;
  readonly screen: ScreenSensor;
  /** Null where the system has no message buses. */
  readonly events: MachineEvents | null;
  close(): void;
}

const systemBus = 'unix:path=/run/dbus/system_bus_socket';

/** Layers them as this platform and this session have them. */
export function openSensors({ root, platform, env, wallMs, hasBuild, tell }: SensedMachine): PeopleSensors {
  const session = new Bus(env['DBUS_SESSION_BUS_ADDRESS'] ?? userBus(env));
  const system = new Bus(env['DBUS_SYSTEM_BUS_ADDRESS'] ?? systemBus);
  const host = new HostLayer(env['XDG_SESSION_TYPE'] === 'wayland' || env['WAYLAND_DISPLAY'] !== undefined);
  const isUnix = platform !== 'win32';
  const hasBuses = isUnix && platform !== 'darwin';
  const presence = new PresenceSensor(host, [
    ...(hasBuses ? [[mutterLayer(session), screenSaverLayer(session)]] : []),
    ...(platform === 'linux' ? [[logindLayer(system)]] : []),
    ...(isUnix ? [[terminalLayer(root)]] : []),
  ]);
  const programs = platform === 'linux' ? new ListedPrograms(root) : null;
  const screens = [x11FullScreen(env, hasBuild), gnomeInhibitors(session), kdeInhibitors(session)];
  const screen = hasBuses
    ? new ScreenSensor(screens, [gameMode(session)], programs)
    : new ScreenSensor([], [], programs);
  const events = hasBuses ? new MachineEvents({ session, system, env, wallMs, tell }) : null;
  return {
    host,
    presence,
    screen,
    events,
    close() {
      events?.close();
      session.close();
      system.close();
    },
  };
}

/** Where a login without a desktop has its bus (systemd's user manager). */
function userBus(env: NodeJS.ProcessEnv): string | undefined {
  const folder = env['XDG_RUNTIME_DIR'];
  return folder === undefined ? undefined : `unix:path=${folder}/bus`;
}
