import type { World } from './world.js';

/** Something that is against a build. Uncertain: nobody promised exactly when it ends. */
export interface Objection {
  readonly why: string;
  readonly isCertain: boolean;
}

const certain = (why: string): Objection => ({ why, isCertain: true });

/** What the owner said, and what else has a memory. */
export interface Terms {
  /** Epoch ms; null: not paused; Infinity: until resumed. Over once its time has come, whatever the clock does later. */
  pausedUntil: number | null;
  /** Until when everything is to be set aside that may be; likewise. */
  anywayUntil: number | null;
  /** The owner's pause lets the build that ran then finish. */
  isFinishing: boolean;
  /** The processor was too hot and has not cooled down since. */
  isHot: boolean;
}

const longestAnywayMs = 86_400_000;

/** Brings what has a memory up to date; to be called at every change while the machine is awake. */
export function remember(terms: Terms, { wallMs, facts: { celsius }, limits: { maxCelsius } }: World): void {
  if (terms.pausedUntil !== null && wallMs >= terms.pausedUntil) terms.pausedUntil = null;
  if (terms.pausedUntil === null) terms.isFinishing = false;
  const leftMs = (terms.anywayUntil ?? 0) - wallMs;
  // What ends later than can be asked for was asked for by another clock.
  if (leftMs <= 0 || leftMs > longestAnywayMs) terms.anywayUntil = null;
  terms.isHot =
    celsius !== null && maxCelsius !== null && celsius >= (terms.isHot ? maxCelsius - 5 : maxCelsius);
}

/** What is against running a build now: the rules as the guide for volunteers tells them. */
export function againstRunning(world: World, terms: Terms): Objection[] {
  const { limits } = world;
  const anybody = Math.min(limits.idleAfterS, limits.resumeAfterS);
  return [
    ...dangers(world, terms),
    ...(terms.pausedUntil !== null && !terms.isFinishing ? [certain('paused')] : []),
    ...(world.facts.exclusive === null ? [] : [certain('exclusive program')]),
    ...(world.isSuspended ? [{ why: 'about to sleep', isCertain: false }] : []),
    ...(terms.anywayUntil !== null ? [] : company(world, anybody)),
    ...power(world, terms),
  ];
}

/** What is against beginning a build now. */
export function againstStarting(world: World, terms: Terms): Objection[] {
  const { limits } = world;
  return [
    ...againstRunning(world, { ...terms, isFinishing: false }),
    ...backOff(world),
    ...(terms.anywayUntil !== null ? [] : [...company(world, limits.idleAfterS), ...unwanted(world)]),
  ];
}

function dangers({ at, wallMs, facts, limits, brokenCap, setBackAt }: World, { isHot }: Terms): Objection[] {
  const halfHourMs = 1_800_000;
  const found: Objection[] = [];
  if (isHot) found.push(certain('hot'));
  if (facts.diskFreeMb < limits.diskFloorMb) found.push(certain('disk full'));
  if (facts.memoryAvailableMb < 256 || facts.memoryStallRatio > 0.2) found.push(certain('memory short'));
  if (brokenCap !== null && at - Math.max(brokenCap.at, setBackAt) < halfHourMs) {
    const isCertain = at - brokenCap.at < halfHourMs && wallMs - brokenCap.wallMs < halfHourMs;
    found.push({ why: 'cap broken', isCertain });
  }
  return found;
}

/** Somebody is there, or may be, or watches. */
function company({ facts, limits, settings, idleMs }: World, awayAfterS: number): Objection[] {
  const found: Objection[] = [];
  if (facts.fullscreen !== null && !limits.whileFullscreen) found.push(certain('full screen'));
  if (limits.present.cores !== 0) return found;
  if (!facts.sensorsWork && settings.kind === 'desktop') found.push(certain('nobody knows'));
  if (facts.sensorsWork && idleMs < awayAfterS * 1000) found.push(certain('somebody is here'));
  return found;
}

function power({ facts: { onBattery, percent }, limits }: World, { anywayUntil }: Terms): Objection[] {
  if (!onBattery) return [];
  if (percent < 20 && (!limits.onBattery || percent < limits.minChargePercent))
    return [certain('battery empty')];
  const isAllowed = limits.onBattery && percent >= limits.minChargePercent;
  return isAllowed || anywayUntil !== null ? [] : [certain('battery')];
}

/** Load, time and data: a build that runs may finish, and none begins. */
function unwanted(world: World): Objection[] {
  const { facts, limits, settings, idleMs, shown, wallMs } = world;
  const { busyPercent, schedule, hoursPerDay, dataPerMonthMb } = limits;
  const found: Objection[] = [];
  if (busyPercent !== null && facts.otherCpuRatio * 100 > busyPercent) found.push(certain('processor busy'));
  if (busyPercent !== null && facts.ioStallRatio > 0.4) found.push(certain('disk busy'));
  if (schedule !== null && schedule[shown.weekday]?.[shown.hour] !== '1') found.push(certain('closed'));
  const isAway = facts.sensorsWork ? idleMs >= limits.idleAfterS * 1000 : settings.kind !== 'desktop';
  if (limits.away.cores === 0 && isAway) found.push(certain('not while away'));
  if (hoursPerDay !== null && world.builtMs(shown.midnight, wallMs) >= hoursPerDay * 3_600_000)
    found.push(certain('hours used up'));
  if (dataPerMonthMb !== null && world.usedMb >= dataPerMonthMb) found.push(certain('data used up'));
  return found;
}

/** After failures of the machine: 10 s, doubled with each in a row, an hour at most. */
function backOff({ at, wallMs, failures, setBackAt }: World): Objection[] {
  if (failures.inRow === 0) return [];
  const forMs = Math.min(3_600_000, 10_000 * 2 ** (failures.inRow - 1));
  if (at - Math.max(failures.at, setBackAt) >= forMs) return [];
  return [{ why: 'backing off', isCertain: at - failures.at < forMs && wallMs - failures.wallMs < forMs }];
}
