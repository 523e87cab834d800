import { z } from 'zod';

const epochMs = z.number();

/** Whether somebody uses the machine. `unknown` is treated as present. */
export const Presence = z.object({
  state: z.enum(['present', 'away', 'unknown']),
  lastInputAt: epochMs.nullable(),
  source: z.string().describe('the sensor that decided: host, mutter, screensaver, logind, terminal'),
  isLocked: z.boolean().nullable(),
  isRemote: z.boolean().nullable().describe('somebody is logged in from elsewhere and active'),
  fullscreen: z
    .string()
    .nullable()
    .describe('the program that fills the screen: a film is watched without input; null: none, or not known'),
  exclusive: z
    .string()
    .nullable()
    .describe('a program of `limits.exclusiveApps` that runs, or one that asked for the whole machine'),
});
export type Presence = z.infer<typeof Presence>;

/** What the machine runs on; null where it cannot be known. A machine without a battery is on mains. */
export const Power = z.object({
  onBattery: z.boolean().nullable(),
  percent: z.number().min(0).max(100).nullable(),
  source: z.string(),
});
export type Power = z.infer<typeof Power>;

/** How busy the machine is with other things than the build. Ratios are 0–1 of all cores. */
export const Load = z.object({
  otherCpuRatio: z.number().nullable(),
  busiest: z.string().nullable().describe('the program that uses most'),
  ioStallRatio: z
    .number()
    .nullable()
    .describe('time in which something waited for the disk (PSI some, 10 s)'),
  memoryStallRatio: z.number().nullable(),
  memoryAvailableMb: z.number().nullable(),
});
export type Load = z.infer<typeof Load>;

/** What the sensors say of the machine at one moment. */
export const HostConditions = z.object({
  at: epochMs,
  presence: Presence,
  power: Power,
  load: Load,
  celsius: z.number().nullable().describe("the hottest of the processor's sensors"),
  diskFreeMb: z.number().nullable(),
});
export type HostConditions = z.infer<typeof HostConditions>;

/**
 * What the program around an agent has sensed itself (the desktop app: Electron's powerMonitor).
 * One more layer among the agent's own; null: not known there.
 */
export const HostReading = z.object({
  lastInputAt: epochMs.nullable(),
  isLocked: z.boolean().nullable(),
  onBattery: z.boolean().nullable(),
  isSuspended: z.boolean().default(false),
});
export type HostReading = z.infer<typeof HostReading>;

/** One sensor's own account, for the self-test. */
export const SensorReport = z.object({
  name: z.string().describe('as people say it: Keyboard and mouse, Battery, Temperature'),
  kind: z.enum(['presence', 'events', 'programs', 'power', 'thermal', 'load', 'disk']),
  layer: z.string().describe('where it looks: X11 screen saver, GNOME (Mutter), login manager, /sys'),
  works: z.boolean(),
  value: z.string().nullable().describe('what it says now'),
  detail: z.string().nullable().describe('why it does not work, and what to do'),
});
export type SensorReport = z.infer<typeof SensorReport>;
