import type { HostConditions, HostReading, SensorReport, Settings } from '@barnraiser/protocol';
import type { MachineEvent } from './events/machine-event.js';
import { DiskSensor } from './load/disk-sensor.js';
import { LoadSensor } from './load/load-sensor.js';
import { ThermalSensor } from './load/thermal-sensor.js';
import { openSensors } from './open-sensors.js';
import { PowerSensor, withHostPower } from './power/power-sensor.js';
import { reportSenses } from './report-senses.js';
import { roundConditions } from './round-conditions.js';

/** What the senses need; what may be left out is this machine's own. */
export interface SensesOptions {
  /** The owner's, as they are now: kind and idle time decide what input means, and they name programs. */
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

/** What the machine has told by itself: what `current` and `isSuspended` say has changed, or it is about to shut down. */
export type Tidings = 'presence' | 'sleep' | 'shutdown';

/** This machine's sensors, layered. */
export interface Senses {
  /** Asks all of them anew, within 3 s; calls at the same time share one look. Never rejects. */
  look(): Promise<HostConditions>;
  /** What the program around the agent has sensed; it counts from this moment on, for 15 s. */
  sense(reading: HostReading): void;
  /** Asks after input alone: cheap enough for ten times a second. Never rejects. */
  glance(): Promise<void>;
  /** Whether a build is there that may have to give way: then sleep and shutdown wait for it, and input is told. */
  attend(hasBuild: boolean): void;
  /** Called as soon as the desktop or the login manager tells something by itself; what follows has begun when it returns. */
  listen(listener: (tidings: Tidings) => void): void;
  /** Whether the program around the agent, or the desktop, tells of input by itself, as soon as there is any. */
  isTold(): boolean;
  /** Whether one of them has said that the machine goes to sleep. */
  isSuspended(): boolean;
  /** The last look with what was sensed and how time has passed since; null before the first. `idleAfterS`: instead of the settings'. */
  current(idleAfterS?: number): HostConditions | null;
  /** Each sensor's own account, for the self-test. */
  reports(): Promise<SensorReport[]>;
  close(): void;
}

/** Opens the senses; nothing is asked before the first look. */
export function createSenses(options: SensesOptions): Senses {
  const { root = '/', platform = process.platform, env = process.env, wallMs = Date.now } = options;
  const { settings, diskFreeMb, buildCpuMs = async () => 0 } = options;
  const listeners = new Set<(tidings: Tidings) => void>();
  let hasBuild = false;
  const { host, presence, screen, events, ...sensors } = openSensors({
    root,
    platform,
    env,
    wallMs,
    hasBuild: () => hasBuild,
    tell: (event) => void told(event),
  });
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
    const found = presence.presence({ now: at, idleAfterMs, hasDesktop: kind === 'desktop' });
    const onBattery = host.reading(at)?.onBattery ?? null;
    return {
      ...conditions,
      at,
      presence: { ...found, ...screen.claims(found.isLocked) },
      power: withHostPower(conditions.power, onBattery),
    };
  };

  const look = async (): Promise<HostConditions> => {
    const at = wallMs();
    events?.again();
    const [, , supply, busy, freeMb] = await Promise.all([
      presence.look(at),
      screen.look(at, settings().limits.exclusiveApps),
      power.read(at),
      load.read(at),
      disk.read(at),
    ]);
    const found = { at, power: supply, load: busy, celsius: thermal.read(at), diskFreeMb: freeMb };
    looked = now(roundConditions(found));
    return looked;
  };

  const told = async (event: MachineEvent): Promise<void> => {
    if (event.kind === 'input') presence.inputTold(event.source, wallMs());
    if (event.kind === 'changed') await presence.look(wallMs());
    const isPresence = event.kind === 'input' || event.kind === 'changed';
    if (event.kind === 'shutdown' && !event.isComing) return;
    for (const listener of listeners) listener(isPresence ? 'presence' : event.kind);
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
    attend: (isThere) => {
      hasBuild = isThere;
      events?.attend(isThere);
    },
    listen: (listener) => void listeners.add(listener),
    isTold: () =>
      (events?.isArmed() ?? false) ||
      host.signals(wallMs()).some((signal) => signal.seesDesktop && signal.lastInputAt !== null),
    isSuspended: () => (host.reading(wallMs())?.isSuspended ?? false) || (events?.isSuspended() ?? false),
    current: (idleAfterS) => (looked === null ? null : now(looked, idleAfterS)),
    async reports() {
      const at = wallMs();
      const [layers, tellers, claims] = await Promise.all([
        presence.test(at),
        events?.test() ?? [],
        screen.test(at, settings().limits.exclusiveApps),
      ]);
      return reportSenses({ conditions: looked ?? (await look()), layers, tellers, claims, now: at });
    },
    close() {
      listeners.clear();
      sensors.close();
    },
  };
}

function agentCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
