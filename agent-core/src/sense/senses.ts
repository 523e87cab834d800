import type { HostConditions, HostReading, SensorReport, Settings } from '@barnraiser/protocol';
import { Bus } from './dbus/bus.js';
import { DiskSensor } from './load/disk-sensor.js';
import { LoadSensor } from './load/load-sensor.js';
import { ThermalSensor } from './load/thermal-sensor.js';
import { PowerSensor, withHostPower } from './power/power-sensor.js';
import { HostLayer } from './presence/host-layer.js';
import { mutterLayer, screenSaverLayer } from './presence/idle-services.js';
import { logindLayer } from './presence/logind-layer.js';
import { PresenceSensor } from './presence/presence-sensor.js';
import { terminalLayer } from './presence/terminal-layer.js';
import { reportSenses } from './report-senses.js';
import { roundConditions } from './round-conditions.js';

/** What the senses need; what may be left out is this machine's own. */
export interface SensesOptions {
  /** The owner's, as they are now: kind and idle time decide what input means. */
  readonly settings: () => Settings;
  /** Free space where builds are made, in MiB; null: not known. */
  readonly diskFreeMb: () => Promise<number | null>;
  /** The CPU time of the build so far, in ms, which is not load by others. Default: no build. */
  readonly buildCpuMs?: () => Promise<number>;
  readonly wallMs?: () => number;
  readonly root?: string;
  readonly platform?: NodeJS.Platform;
  readonly env?: NodeJS.ProcessEnv;
}

/** This machine's sensors, layered. */
export interface Senses {
  /** Asks all of them anew, within 3 s; calls at the same time share one look. Never rejects. */
  look(): Promise<HostConditions>;
  /** What the program around the agent has sensed; it counts from this moment on, for 15 s. */
  sense(reading: HostReading): void;
  /** Asks after input alone: cheap enough for ten times a second. Never rejects. */
  glance(): Promise<void>;
  /** Whether the program around the agent tells of input by itself, as soon as there is any. */
  isTold(): boolean;
  /** Whether that program has said that the machine goes to sleep. */
  isSuspended(): boolean;
  /** The last look with what was sensed and how time has passed since; null before the first. `idleAfterS`: instead of the settings'. */
  current(idleAfterS?: number): HostConditions | null;
  /** Each sensor's own account, for the self-test. */
  reports(): Promise<SensorReport[]>;
  close(): void;
}

const systemBus = 'unix:path=/run/dbus/system_bus_socket';

/** Opens the senses; nothing is asked before the first look. */
export function createSenses(options: SensesOptions): Senses {
  const { root = '/', platform = process.platform, env = process.env, wallMs = Date.now } = options;
  const { settings, diskFreeMb, buildCpuMs = async () => 0 } = options;
  const session = new Bus(env['DBUS_SESSION_BUS_ADDRESS'] ?? userBus(env));
  const system = new Bus(env['DBUS_SYSTEM_BUS_ADDRESS'] ?? systemBus);
  const host = new HostLayer(env['XDG_SESSION_TYPE'] === 'wayland' || env['WAYLAND_DISPLAY'] !== undefined);
  const isUnix = platform !== 'win32';
  const desktops = isUnix && platform !== 'darwin' ? [[mutterLayer(session), screenSaverLayer(session)]] : [];
  const logins = platform === 'linux' ? [[logindLayer(system)]] : [];
  const presence = new PresenceSensor(host, [
    ...desktops,
    ...logins,
    ...(isUnix ? [[terminalLayer(root)]] : []),
  ]);
  const power = new PowerSensor(root, platform);
  const thermal = new ThermalSensor(root);
  const disk = new DiskSensor(diskFreeMb);
  const load = new LoadSensor(root, async () => (await buildCpuMs()) + agentCpuMs());
  let looked: HostConditions | null = null;
  let looking: Promise<HostConditions> | null = null;

  const now = (conditions: Omit<HostConditions, 'presence'>, idleAfterS?: number): HostConditions => {
    const at = wallMs();
    const { kind, limits } = settings();
    const idleAfterMs = (idleAfterS ?? limits.idleAfterS) * 1000;
    const terms = { now: at, idleAfterMs, hasDesktop: kind === 'desktop' };
    const onBattery = host.reading(at)?.onBattery ?? null;
    return {
      ...conditions,
      at,
      presence: presence.presence(terms),
      power: withHostPower(conditions.power, onBattery),
    };
  };

  const look = async (): Promise<HostConditions> => {
    const at = wallMs();
    const [, supply, busy, freeMb] = await Promise.all([
      presence.look(at),
      power.read(at),
      load.read(at),
      disk.read(at),
    ]);
    const found = { at, power: supply, load: busy, celsius: thermal.read(at), diskFreeMb: freeMb };
    looked = now(roundConditions(found));
    return looked;
  };

  return {
    look: () => {
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
    sense: (reading) => presence.take(reading, wallMs()),
    glance: () => presence.glance(wallMs()),
    isTold: () => host.signals(wallMs()).some((signal) => signal.seesDesktop && signal.lastInputAt !== null),
    isSuspended: () => host.reading(wallMs())?.isSuspended ?? false,
    current: (idleAfterS) => (looked === null ? null : now(looked, idleAfterS)),
    async reports() {
      const at = wallMs();
      return reportSenses({ conditions: looked ?? (await look()), layers: await presence.test(at), now: at });
    },
    close() {
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

function agentCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
