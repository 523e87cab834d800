import { z } from 'zod';
import { Isolation } from './descriptor.js';

/** What a build may use in one of the two situations; null: all that there is. */
export const Column = z.strictObject({
  cores: z.number().int().min(0).max(4096).nullable().describe('0: no builds'),
  memoryMb: z.number().int().min(128).nullable(),
  cpuPercent: z
    .number()
    .int()
    .min(5)
    .max(100)
    .nullable()
    .default(null)
    .describe("share of these cores' time"),
});
export type Column = z.infer<typeof Column>;

/** A change of one column. Told anew, because a default would hold for what a patch does not name. */
const ColumnPatch = Column.extend({ cpuPercent: z.number().int().min(5).max(100).nullable() }).partial();

/** A program as the process list names it, without its folder; upper and lower case are the same. */
const ProgramName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^/\\\0\n]+$/, 'the name of a program, without its folder');

/** Seven rows, Monday first, of 24 signs, one an hour of local time: `1` may build, `0` may not. */
export const WeekGrid = z.array(z.string().regex(/^[01]{24}$/, 'expected 24 signs, each 0 or 1')).length(7);
export type WeekGrid = z.infer<typeof WeekGrid>;

/** When a machine may build and what a build may use: the two columns, and what holds in both. */
export const LimitSettings = z.strictObject({
  present: Column.default({ cores: 0, memoryMb: null, cpuPercent: null }).describe(
    'while the owner uses the machine',
  ),
  away: Column.default({ cores: null, memoryMb: null, cpuPercent: null }).describe('while nobody does'),
  idleAfterS: z
    .number()
    .int()
    .min(10)
    .max(86_400)
    .default(180)
    .describe('without input for this long, nobody uses the machine'),
  resumeAfterS: z
    .number()
    .int()
    .min(5)
    .max(86_400)
    .default(60)
    .describe('the same while a build is there to go on with; idleAfterS where that is shorter'),
  holdS: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(600)
    .describe('a build that stood still for this long is given back'),
  whileFullscreen: z
    .boolean()
    .default(false)
    .describe('whether builds may run while a program fills the screen'),
  exclusiveApps: z
    .array(ProgramName)
    .max(100)
    .default([])
    .describe('no build runs while one of these programs does'),
  onBattery: z.boolean().default(false).describe('whether builds may run on battery'),
  minChargePercent: z.number().int().min(0).max(100).default(60).describe('while on battery'),
  maxCelsius: z.number().int().min(30).max(110).nullable().default(85),
  busyPercent: z
    .number()
    .int()
    .min(1)
    .max(100)
    .nullable()
    .default(50)
    .describe("other programs' share of all cores above which no build starts"),
  schedule: WeekGrid.nullable().default(null).describe('null: at any time'),
  hoursPerDay: z.number().min(0.25).max(24).nullable().default(null),
  diskFloorMb: z.number().int().nonnegative().default(2048).describe('no build starts with less free space'),
  diskBudgetMb: z.number().int().min(100).nullable().default(10_240).describe('for work, caches and logs'),
  dataPerMonthMb: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('what builds may send and receive in a calendar month'),
});
export type LimitSettings = z.infer<typeof LimitSettings>;

/** What the owner says of one coordinator, or of one project there. */
export const ShareSettings = z.strictObject({
  coordinator: z.string(),
  project: z.string().nullable().describe('null: everything of this coordinator'),
  isPaused: z.boolean().default(false),
});
export type ShareSettings = z.infer<typeof ShareSettings>;

/** What the owner decided (`settings.json`). Unknown members are refused, so that a misspelt limit is noticed. */
export const Settings = z.strictObject({
  machineName: z.string().min(1).max(80),
  displayName: z.string().max(80).optional().describe("the owner's name, if it may be shown"),
  kind: z.enum(['desktop', 'server', 'cloud']).default('server'),
  labels: z.record(z.string().max(60), z.string().max(200)).default({}),
  isolation: z
    .union([Isolation, z.literal('best')])
    .default('best')
    .describe('builds run under this, or not at all; best: the best that works here'),
  limits: LimitSettings.prefault({}),
  shares: z.array(ShareSettings).max(1000).default([]),
  logLimitMb: z.number().positive().default(1024),
  keptLogsMb: z.number().int().nonnegative().default(200).describe('logs of finished builds kept here'),
  offlineGraceS: z.number().nonnegative().max(86_400).default(900),
  pausedUntil: z.iso.datetime().or(z.literal('until-resumed')).nullable().default(null),
  anywayUntil: z.iso.datetime().nullable().default(null).describe('build despite overridable reasons'),
});
export type Settings = z.infer<typeof Settings>;

/** A change of the settings: what is not named stays; `limits` and its columns are merged likewise. */
export const SettingsPatch = z.strictObject({
  machineName: z.string().trim().min(1).max(80).optional(),
  displayName: z.string().max(80).nullable().optional().describe('null: show none'),
  isolation: z.union([Isolation, z.literal('best')]).optional(),
  limits: z
    .strictObject({
      present: ColumnPatch.optional(),
      away: ColumnPatch.optional(),
      idleAfterS: z.number().int().min(10).max(86_400).optional(),
      resumeAfterS: z.number().int().min(5).max(86_400).optional(),
      holdS: z.number().int().min(0).max(3600).optional(),
      whileFullscreen: z.boolean().optional(),
      exclusiveApps: z.array(ProgramName).max(100).optional(),
      onBattery: z.boolean().optional(),
      minChargePercent: z.number().int().min(0).max(100).optional(),
      maxCelsius: z.number().int().min(30).max(110).nullable().optional(),
      busyPercent: z.number().int().min(1).max(100).nullable().optional(),
      schedule: WeekGrid.nullable().optional(),
      hoursPerDay: z.number().min(0.25).max(24).nullable().optional(),
      diskFloorMb: z.number().int().nonnegative().optional(),
      diskBudgetMb: z.number().int().min(100).nullable().optional(),
      dataPerMonthMb: z.number().int().min(1).nullable().optional(),
    })
    .optional(),
  keptLogsMb: z.number().int().nonnegative().optional(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
