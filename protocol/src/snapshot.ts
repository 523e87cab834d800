import { z } from 'zod';
import { ClaimId } from './ids.js';
import { HostConditions } from './conditions.js';
import { Verdict } from './verdict.js';

const count = z.number().int().nonnegative();
const epochMs = z.number();

/** The build that an agent works on. Times are by the machine's clock; estimates come from its own history. */
export const SnapshotBuild = z.object({
  claimId: ClaimId,
  coordinator: z.string(),
  project: z.string(),
  target: z.string(),
  title: z.string(),
  attempt: count,
  phase: z.enum(['preparing', 'running', 'frozen', 'interrupted', 'reporting', 'cleaning']),
  step: z
    .object({
      n: count.describe('from 0'),
      of: count.nullable().describe('null where steps arrive one at a time'),
      name: z.string(),
      startedAt: epochMs,
      elapsedMs: count,
      estimateMs: count.nullable(),
    })
    .nullable(),
  startedAt: epochMs,
  elapsedMs: count.describe('without the time that it stood still'),
  frozen: z
    .object({ since: epochMs, givenBackAt: epochMs.describe('unless it goes on before') })
    .nullable()
    .describe('it stands still; null: it does not'),
  frozenMs: count.describe('how long it has stood still so far'),
  estimateMs: count.nullable().describe('of the whole build'),
  isSample: z.boolean().describe('the sample that ships with the agent: told to nobody'),
  commit: z.string().nullable(),
  buildNumber: count.optional().describe('the number that the coordinator gave the build, where it said so'),
  logBytes: count.describe('what its steps have written so far'),
  steps: z
    .array(
      z.object({
        name: z.string(),
        state: z.enum(['done', 'failed', 'running', 'todo']),
        elapsedMs: count.nullable(),
        estimateMs: count.nullable(),
      }),
    )
    .describe('all that are known, in order'),
});
export type SnapshotBuild = z.infer<typeof SnapshotBuild>;

/** How an agent gets on with one coordinator. */
export const SnapshotCoordinator = z.object({
  url: z.string(),
  link: z.enum(['offline', 'connecting', 'online', 'refused']),
  detail: z.string().nullable(),
  retryAt: epochMs.nullable(),
});
export type SnapshotCoordinator = z.infer<typeof SnapshotCoordinator>;

/** The seven states that people tell apart; each has a word and a shape of its own. */
export const Face = z.enum(['building', 'ready', 'waiting', 'paused', 'needs-you', 'offline', 'finishing']);
export type Face = z.infer<typeof Face>;

/** What was measured in the last hour, as far as there was something to measure. */
export const MeterHour = z.object({
  mean: z.number(),
  worst: z.number().describe('the highest of all looks'),
  points: z.array(z.number().nullable()).max(60).describe('means of its minutes, oldest first'),
});
export type MeterHour = z.infer<typeof MeterHour>;

/** What is allowed next to what is measured; null: no limit, or not known. `network` is what was sent and received this month. */
export const Meter = z.object({
  kind: z.enum(['cores', 'cpu', 'memory', 'disk', 'network', 'heat']),
  allowed: z.number().nullable(),
  used: z.number().nullable(),
  unit: z.enum(['cores', '%', 'MB', 'C']),
  how: z.enum(['enforced', 'watched', 'unsupported']),
  hour: MeterHour.nullable().default(null),
});
export type Meter = z.infer<typeof Meter>;

/** Everything that is shown of a running agent: by its window, its tray, and the `status` command. */
export const Snapshot = z.object({
  pid: count,
  version: z.string(),
  machine: z.string(),
  at: epochMs,
  state: z.enum(['off', 'waiting', 'seeking', 'working', 'draining']),
  verdict: Verdict,
  face: Face,
  sentence: z.string(),
  explanation: z.string().nullable().describe('one more sentence: what happens next, and when'),
  conditions: HostConditions.nullable().describe('null until the sensors have looked'),
  column: z.enum(['present', 'away']).describe('which of the two columns of limits holds'),
  pausedUntil: z.union([epochMs, z.literal('until-resumed')]).nullable(),
  anywayUntil: epochMs.nullable().describe('until when overridable reasons are set aside'),
  isFinishing: z.boolean().describe('this build is finished, then the agent pauses'),
  meters: z.array(Meter),
  gaveWay: z
    .object({ count, p50Ms: z.number(), p95Ms: z.number() })
    .nullable()
    .describe('how quickly builds stood still when the owner came back; null: never yet'),
  build: SnapshotBuild.nullable(),
  coordinators: z.array(SnapshotCoordinator),
  outbox: z.object({
    waiting: count.describe('builds whose reports are not yet delivered'),
    parked: z
      .array(z.object({ claimId: ClaimId, item: z.string(), problem: z.string() }))
      .describe('what a coordinator refused for good'),
  }),
  leftovers: z
    .array(z.object({ path: z.string(), why: z.string() }))
    .optional()
    .describe('files in the folders of the agent that it could not remove, or did not make'),
  message: z
    .object({ level: z.enum(['info', 'warning', 'error']), text: z.string() })
    .nullable()
    .describe('the last that a coordinator had to say'),
});
export type Snapshot = z.infer<typeof Snapshot>;
