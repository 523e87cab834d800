import type { Isolation, LogDigest, Result, StreamName, TestCounts, TestRecord } from '@barnraiser/protocol';
import type { BuildEnd } from '../claim/executor.js';

/** What was measured and gathered while a build ran. */
export interface BuildRecord {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly cpuMs: number;
  /** How long it stood still, and how often. */
  readonly frozenMs: number;
  readonly frozenCount: number;
  readonly peakRssMb: number | null;
  readonly isolation: Isolation;
  readonly descriptorRev: string;
  readonly logs: Partial<Record<StreamName, LogDigest>>;
  readonly tests: TestCounts;
  readonly artifacts: readonly string[];
  readonly agent: { readonly version: string; readonly features: readonly string[] };
}

const longestDetail = 4000;

/** The protocol's final document of a build. */
export function resultOf(end: BuildEnd, record: BuildRecord): Result {
  return {
    outcome: end.outcome,
    reason: end.reason,
    fault: end.fault,
    ...(end.detail !== null && { detail: end.detail.slice(0, longestDetail) }),
    ...(end.failedStep !== null && { failedStep: end.failedStep }),
    startedAt: new Date(record.startedAt).toISOString(),
    durationMs: Math.round(record.durationMs),
    cpuMs: Math.round(record.cpuMs),
    frozenMs: Math.round(record.frozenMs),
    frozenCount: record.frozenCount,
    ...(record.peakRssMb !== null && { peakRssMb: Math.round(record.peakRssMb) }),
    ...(end.commitBuilt !== null && { commitBuilt: end.commitBuilt }),
    isolation: record.isolation,
    descriptorRev: record.descriptorRev,
    logs: record.logs,
    tests: record.tests,
    artifacts: record.artifacts.slice(0, 10_000),
    agent: { version: record.agent.version, features: [...record.agent.features] },
  };
}

/** No tests at all. */
export const noTests: TestCounts = {
  total: 0,
  passed: 0,
  failed: 0,
  skipped: 0,
  xfail: 0,
  xpass: 0,
  errored: 0,
};

/** The counts of two sets of tests together. */
export function addTests(a: TestCounts, b: TestCounts): TestCounts {
  return {
    total: a.total + b.total,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    xfail: a.xfail + b.xfail,
    xpass: a.xpass + b.xpass,
    errored: a.errored + b.errored,
  };
}

/** How many tests ended how. */
export function countTests(records: readonly TestRecord[]): TestCounts {
  const counts = { ...noTests, total: records.length };
  for (const { status } of records) counts[status] += 1;
  return counts;
}
