import type { Result, ResultReply, StreamName } from '@barnraiser/protocol';
import { ClaimError } from '../claim/claim-error.js';
import type { ReportWire } from '../claim/driver.js';
import { type Pace, resumeAt } from '../stream/frame.js';
import type { Spool } from '../stream/spool.js';
import { backOffMs } from '../timing/back-off.js';
import type { Clock } from '../timing/clock.js';
import { deliverArtifact } from './deliver-artifact.js';
import { type DeliveryTask, isParked, logItem, nextTask } from './next-task.js';
import { type Parked, readSent, type Sent, writeSent } from './sent.js';

/**
 * How a delivery ended. `unwanted`: the coordinator does not know the claim any more. `parked`: the
 * end itself was refused for good. `stopped`: the signal aborted; the spool can be delivered later.
 */
export type DeliveryEnd =
  | { readonly kind: 'reported'; readonly reply: ResultReply }
  | { readonly kind: 'released' | 'unwanted' | 'parked' | 'stopped' };

/** What a delivery needs. `parked` is told whenever something was refused for good. */
export interface DeliveryParts {
  readonly spool: Spool;
  readonly wire: ReportWire;
  readonly clock: Clock;
  readonly pace: () => Pace;
  parked(all: readonly Parked[]): void;
}

/** How often the same item may be mended (resent from another offset) without getting on. */
const longestMending = 5;

/**
 * Delivers a spool, from where an earlier delivery left off, while the build may still be writing
 * it, to its end. Lost replies, restarts of either side and repeated calls do no harm. What fails
 * for now is tried again with back-off; what is refused for good is parked and the rest goes on.
 * Never rejects.
 */
export async function deliver(parts: DeliveryParts, signal: AbortSignal): Promise<DeliveryEnd> {
  return new Delivery(parts, await readSent(parts.spool.folder)).run(signal);
}

class Delivery {
  private readonly parts: DeliveryParts;
  private readonly sent: Sent;
  private readonly lastAppendMs: Record<StreamName, number>;
  private appendBytes = Infinity;
  private failures = 0;
  private mends = 0;
  private wasResultMended = false;

  constructor(parts: DeliveryParts, sent: Sent) {
    this.parts = parts;
    this.sent = sent;
    // The agent's first remarks do not compete with the build's first step for the processor.
    this.lastAppendMs = { console: -Infinity, agent: parts.clock.monotonicMs() };
  }

  async run(signal: AbortSignal): Promise<DeliveryEnd> {
    const { spool } = this.parts;
    while (!signal.aborted) {
      const heard = spool.bell.count;
      const task = this.next();
      if (task.kind === 'wait') {
        await spool.bell.heard(heard, { signal, ...(task.ms !== null && { timeoutMs: task.ms }) });
        continue;
      }
      try {
        const end = await this.perform(task);
        this.failures = 0;
        // Bytes that were resent for the result's sake say nothing about whether it will be taken.
        if (!this.wasResultMended) this.mends = 0;
        if (task.kind !== 'log') await writeSent(spool.folder, this.sent);
        if (end !== null) return end;
      } catch (error) {
        const end = await this.recover(task, error, signal);
        if (end !== null) return end;
      }
    }
    await writeSent(spool.folder, this.sent);
    return { kind: 'stopped' };
  }

  private next(): DeliveryTask {
    const { spool, wire, clock, pace } = this.parts;
    const now = clock.monotonicMs();
    return nextTask({
      end: spool.end?.kind ?? null,
      counts: { steps: spool.steps.count, tests: spool.tests.count, artifacts: spool.artifacts.count },
      logEnds: { console: spool.logs.console.end, agent: spool.logs.agent.end },
      sent: this.sent,
      sinceAppendMs: { console: now - this.lastAppendMs.console, agent: now - this.lastAppendMs.agent },
      pace: pace(),
      appendBytes: Math.min(this.appendBytes, wire.appendBytes),
    });
  }

  private async perform(task: Exclude<DeliveryTask, { kind: 'wait' }>): Promise<DeliveryEnd | null> {
    const { spool, wire, clock } = this.parts;
    switch (task.kind) {
      case 'release': {
        const { reason, detail } = (spool.end as { kind: 'release' } & typeof spool.end & object).release;
        await wire.release(reason, detail);
        return { kind: 'released' };
      }
      case 'step': {
        const { n, report } = await spool.steps.read(task.index);
        await wire.putStep(n, report);
        break;
      }
      case 'tests':
        await wire.putTests(task.index, await spool.tests.read(task.index));
        break;
      case 'artifact':
        await deliverArtifact(wire, spool.artifactsFolder, await spool.artifacts.read(task.index));
        break;
      case 'log': {
        this.lastAppendMs[task.stream] = clock.monotonicMs();
        const bytes = await spool.logs[task.stream].read(task.frame.offset, task.frame.length);
        this.sent.logs[task.stream] = await wire.appendLog(task.stream, task.frame.offset, bytes);
        break;
      }
      case 'result':
        return { kind: 'reported', reply: await wire.putResult(this.result()) };
    }
    this.skip(task);
    return null;
  }

  /** A log that was refused cannot have the digest of the whole; the result is told without it. */
  private result(): Result {
    const { result } = this.parts.spool.end as { kind: 'result'; result: Result };
    const logs = Object.fromEntries(
      Object.entries(result.logs).filter(([stream]) => !isParked(this.sent, logItem(stream as StreamName))),
    );
    return { ...result, logs };
  }

  private skip(task: DeliveryTask): void {
    if (task.kind === 'step') this.sent.steps += 1;
    if (task.kind === 'tests') this.sent.tests += 1;
    if (task.kind === 'artifact') this.sent.artifacts += 1;
  }

  /** After a call failed: mends, waits, parks or gives up. Null when the delivery goes on. */
  private async recover(
    task: DeliveryTask,
    error: unknown,
    signal: AbortSignal,
  ): Promise<DeliveryEnd | null> {
    if (signal.aborted) return null;
    if (error instanceof ClaimError) {
      if (error.code === 'unknown-claim' || error.code === 'claim-superseded') return { kind: 'unwanted' };
      if (this.mends < longestMending && (await this.mend(task, error).catch(() => false))) {
        this.mends += 1;
        return null;
      }
      const isMismatch = error.code === 'digest-mismatch' || error.code === 'offset-mismatch';
      if (error.retryable && !(isMismatch && this.mends + this.failures >= longestMending)) {
        this.failures += 1;
        const ms = backOffMs(this.failures, this.parts.clock.random(), error.retryAfterMs);
        await this.parts.clock.pause(ms, signal);
        return null;
      }
    }
    return this.park(task, error);
  }

  /** Puts right what the coordinator's answer shows to be wrong; false when that is not enough. */
  private async mend(task: DeliveryTask, error: ClaimError): Promise<boolean> {
    const { spool, wire } = this.parts;
    if (task.kind === 'log' && error.code === 'offset-mismatch') {
      const at = resumeAt(error.problem?.expectedOffset, spool.logs[task.stream].end);
      if (at !== null) this.sent.logs[task.stream] = at;
      return at !== null;
    }
    if (task.kind === 'log' && error.code === 'too-large') {
      const limit = error.problem?.limit ?? 0;
      if (limit < 1 || limit >= task.frame.length) return false;
      this.appendBytes = limit;
      return true;
    }
    if (task.kind === 'result' && error.code === 'digest-mismatch') {
      for (const stream of ['console', 'agent'] as const) {
        const at = resumeAt(await wire.logEnd(stream), spool.logs[stream].end);
        if (at === null) return false;
        this.sent.logs[stream] = at;
      }
      this.wasResultMended = true;
      return true;
    }
    return false;
  }

  private async park(task: DeliveryTask, error: unknown): Promise<DeliveryEnd | null> {
    const item = await this.nameOf(task);
    this.sent.parked.push({ item, problem: error instanceof Error ? error.message : String(error) });
    this.skip(task);
    this.mends = 0;
    this.failures = 0;
    await writeSent(this.parts.spool.folder, this.sent);
    this.parts.parked(this.sent.parked);
    return task.kind === 'result' || task.kind === 'release' ? { kind: 'parked' } : null;
  }

  private async nameOf(task: DeliveryTask): Promise<string> {
    if (task.kind === 'log') return logItem(task.stream);
    if (!('index' in task)) return task.kind;
    if (task.kind !== 'artifact') return `${task.kind} ${task.index}`;
    const artifact = await this.parts.spool.artifacts.read(task.index).catch(() => null);
    return `artifact ${artifact?.name ?? task.index}`;
  }
}
