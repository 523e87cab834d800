import { type Reason, reasonRules } from '@barnraiser/protocol';
import type { BuildEnd, StepEnd } from '../claim/executor.js';

/** How a build ends that this machine could not carry out. A full disk is told from the rest, for it passes. */
export function brokenEnd(error: unknown): BuildEnd {
  const reason: Reason = isDiskFull(error) ? 'disk-full' : 'internal-error';
  return {
    outcome: 'errored',
    reason,
    fault: reasonRules[reason].fault,
    detail: error instanceof Error ? error.message : String(error),
    failedStep: null,
    commitBuilt: null,
  };
}

function isDiskFull(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  }
  return false;
}

/** A step that could not be run; `offset` is where its output would have begun. */
export function notRun(reason: Reason, detail: string | null, offset: number): StepEnd {
  return {
    outcome: 'errored',
    reason,
    detail,
    exitCode: null,
    signal: null,
    durationMs: 0,
    cpuMs: 0,
    peakRssMb: null,
    log: { stream: 'console', offset, length: 0 },
  };
}
