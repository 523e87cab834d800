import { z } from 'zod';

/** Who is answerable when a build did not pass. */
export const Fault = z.enum(['source', 'job', 'machine', 'network', 'owner']);
export type Fault = z.infer<typeof Fault>;

/** How the coordinator treats a build that ended for a reason. */
export interface ReasonRule {
  readonly fault: Fault;
  /** `never`, `at-once` (queued again immediately) or `delayed` (after `delaysS`, one per attempt). */
  readonly retry: 'never' | 'at-once' | 'delayed';
  /** Whether another machine is preferred for the next attempt. */
  readonly elsewhere: boolean;
  readonly consumesAttempt: boolean;
  /** Seconds before attempt 2, 3, …; only for `delayed`. */
  readonly delaysS: readonly number[];
  /** Added to the machine's score; below zero also quarantines the machine, 10 s doubling to 1 h. */
  readonly score: 0 | -1;
}

const source: ReasonRule = {
  fault: 'source',
  retry: 'never',
  elsewhere: false,
  consumesAttempt: false,
  delaysS: [],
  score: 0,
};
const job: ReasonRule = { ...source, fault: 'job' };
const machine: ReasonRule = {
  fault: 'machine',
  retry: 'at-once',
  elsewhere: true,
  consumesAttempt: true,
  delaysS: [],
  score: -1,
};
const network: ReasonRule = {
  fault: 'network',
  retry: 'delayed',
  elsewhere: false,
  consumesAttempt: true,
  delaysS: [60, 300, 900],
  score: 0,
};
const owner: ReasonRule = {
  fault: 'owner',
  retry: 'at-once',
  elsewhere: false,
  consumesAttempt: false,
  delaysS: [],
  score: 0,
};

/**
 * Every reason for which a build can end without having passed, and what follows from it.
 * `lost` is set by the coordinator alone; `cancelled` answers a `cancel` directive.
 */
export const reasonRules = {
  'step-failed': source,
  'tests-failed': source,
  'timeout-wall': source,
  'timeout-quiet': source,
  'job-invalid': job,
  'signature-rejected': job,
  'source-not-found': job,
  cancelled: job,
  'capability-mismatch': machine,
  'tool-missing': machine,
  'disk-full': machine,
  'out-of-memory': machine,
  'sandbox-failed': machine,
  'internal-error': machine,
  lost: machine,
  'source-unavailable': network,
  'upload-failed': network,
  'owner-reclaimed': owner,
  battery: owner,
  thermal: owner,
  'metered-network': owner,
  'agent-upgrade': owner,
  shutdown: owner,
  preempted: owner,
  refused: { ...owner, elsewhere: true },
} as const satisfies Record<string, ReasonRule>;

export type Reason = keyof typeof reasonRules;
export const Reason = z.enum(Object.keys(reasonRules) as [Reason, ...Reason[]]);

/** How many attempts a job has before it ends as errored; only attempts that a reason consumes count. */
export const maxAttempts = 3;

/** Stands in for a reason that this version does not know, by its declared fault (rule 6 of the protocol). */
export const reasonOfFault = {
  source: 'step-failed',
  job: 'job-invalid',
  machine: 'internal-error',
  network: 'source-unavailable',
  owner: 'owner-reclaimed',
} as const satisfies Record<Fault, Reason>;

/** How a build ended. A build that was frozen, out of memory or asleep is never `failed`. */
export const Outcome = z.enum(['passed', 'failed', 'errored', 'cancelled']);
export type Outcome = z.infer<typeof Outcome>;
