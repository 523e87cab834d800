import type { Reason, StepOutcome } from '@barnraiser/protocol';
import { findMissingTool } from './missing-tool.js';
import type { StopCause } from './stop-cause.js';

/** All that is known about how a step ended. */
export interface StepFacts {
  /** Why the agent ended it, if it did. */
  readonly stopped: StopCause | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last ~8 KiB that it wrote. */
  readonly tail: string;
  /** The first word of its command line; null for a script. */
  readonly program: string | null;
  /** Processes that the kernel killed for want of memory while it ran, on the whole machine. */
  readonly oomKills: number;
  /** The owner's memory limit, and how many of the build's processes the kernel killed for it; null: none is enforced. */
  readonly memoryCap: { readonly limitMb: number; readonly kills: number } | null;
  /** Room on the workspace's disk when it ended; null if unknown. */
  readonly disk: { readonly freeBytes: number; readonly freeRatio: number } | null;
}

/** The judgement on a step. `reason` is null exactly when it passed. */
export interface StepVerdict {
  readonly outcome: StepOutcome;
  readonly reason: Reason | null;
  readonly detail: string | null;
}

const lowDiskBytes = 64 * 2 ** 20;
const lowDiskRatio = 0.01;

/**
 * Says whose fault it is that a step did not pass. The machine is blamed only on evidence that does
 * not come from the build alone (the kernel's counter, the disk's room), or for a tool that is not
 * there; everything else is the source's.
 */
export function classifyStep(facts: StepFacts): StepVerdict {
  if (facts.stopped !== null) {
    const { outcome, reason, detail } = facts.stopped;
    return { outcome, reason, detail: detail ?? null };
  }
  if (facts.exitCode === 0) return { outcome: 'passed', reason: null, detail: null };
  return outOfMemory(facts) ?? diskFull(facts) ?? toolMissing(facts) ?? failed(facts);
}

function errored(reason: Reason, detail: string): StepVerdict {
  return { outcome: 'errored', reason, detail };
}

function outOfMemory(facts: StepFacts): StepVerdict | null {
  const { memoryCap } = facts;
  // Within the build's own group nobody else can have been meant.
  if (memoryCap !== null && memoryCap.kills > 0) {
    const { kills, limitMb } = memoryCap;
    return errored(
      'out-of-memory',
      `the kernel killed ${kills} process(es): this machine's owner allows builds ${limitMb} MiB of memory`,
    );
  }
  const wasKilled =
    facts.signal === 'SIGKILL' || facts.exitCode === 137 || /\bKilled\b|\bSIGKILL\b/.test(facts.tail);
  if (facts.oomKills <= 0 || !wasKilled) return null;
  return errored('out-of-memory', `the kernel killed ${facts.oomKills} process(es) for want of memory`);
}

function diskFull({ tail, disk }: StepFacts): StepVerdict | null {
  const isLow = disk !== null && (disk.freeBytes < lowDiskBytes || disk.freeRatio < lowDiskRatio);
  if (!isLow || !/No space left on device|ENOSPC/.test(tail)) return null;
  return errored('disk-full', `${Math.floor(disk.freeBytes / 2 ** 20)} MiB were left on the disk`);
}

function toolMissing(facts: StepFacts): StepVerdict | null {
  const tool = findMissingTool(facts);
  return tool === null ? null : errored('tool-missing', `not found: ${tool}`);
}

function failed({ exitCode, signal }: StepFacts): StepVerdict {
  const how = signal === null ? `exited with ${exitCode}` : `was ended by ${signal}`;
  return { outcome: 'failed', reason: 'step-failed', detail: how };
}
