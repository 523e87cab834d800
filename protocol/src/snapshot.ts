import { z } from 'zod';
import { ClaimId } from './ids.js';
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
  phase: z.enum(['preparing', 'running', 'interrupted', 'reporting', 'cleaning']),
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
  elapsedMs: count,
  estimateMs: count.nullable().describe('of the whole build'),
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

/** Everything that is shown of a running agent: by its window, its tray, and the `status` command. */
export const Snapshot = z.object({
  pid: count,
  version: z.string(),
  machine: z.string(),
  at: epochMs,
  state: z.enum(['off', 'waiting', 'seeking', 'working', 'draining']),
  verdict: Verdict,
  sentence: z.string(),
  build: SnapshotBuild.nullable(),
  coordinators: z.array(SnapshotCoordinator),
  outbox: z.object({
    waiting: count.describe('builds whose reports are not yet delivered'),
    parked: z
      .array(z.object({ claimId: ClaimId, item: z.string(), problem: z.string() }))
      .describe('what a coordinator refused for good'),
  }),
  message: z
    .object({ level: z.enum(['info', 'warning', 'error']), text: z.string() })
    .nullable()
    .describe('the last that a coordinator had to say'),
});
export type Snapshot = z.infer<typeof Snapshot>;
