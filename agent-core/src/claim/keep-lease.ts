import type { Directive, Lease, RenewRequest } from '@barnraiser/protocol';
import { backOffMs } from '../timing/back-off.js';
import type { Bell } from '../timing/bell.js';
import type { Clock } from '../timing/clock.js';
import { ClaimError } from './claim-error.js';
import type { ReportWire } from './driver.js';
import { type Moment, renewalDelayMs, untilRenewalMs } from './lease-arithmetic.js';

/** What keeping one claim needs. */
export interface LeaseParts {
  readonly wire: Pick<ReportWire, 'renew'>;
  readonly lease: Lease;
  readonly clock: Clock;
  /** What the build is doing now. */
  progress(): RenewRequest;
  /** Rings when the build has come to another phase or step, so that the coordinator hears of it at once. */
  readonly changed: Bell;
  directed(directive: Directive): void;
  /** The coordinator does not know the claim (any more); it is kept no longer. */
  lost(error: ClaimError): void;
}

/** No timer sleeps longer, so that a machine that woke up is noticed soon. */
const longestPauseMs = 5000;
/** Between a change and telling of it. */
const settleMs = 100;

/**
 * Renews a claim until the signal aborts: in its interval, when the build has moved on, and at once
 * after the machine slept. A renewal that fails is tried again with back-off, for the claim outlives
 * its lease by the grace; one that is refused for good ends the keeping. Never rejects.
 */
export async function keepLease(parts: LeaseParts, signal: AbortSignal): Promise<void> {
  const { clock, changed } = parts;
  let { lease } = parts;
  let contact = momentOf(clock);
  let delayMs = renewalDelayMs(lease, clock.random());
  let failures = 0;
  let told = changed.count;
  while (!signal.aborted) {
    const leftMs = untilRenewalMs(contact, momentOf(clock), delayMs, lease);
    if (leftMs > 0 && (told === changed.count || failures > 0)) {
      const timeoutMs = Math.min(leftMs, longestPauseMs);
      await (failures > 0 ? clock.pause(timeoutMs, signal) : changed.heard(told, { timeoutMs, signal }));
      continue;
    }
    // A build that begins passes through several phases at once: one call tells of them all.
    if (leftMs > 0) await clock.pause(settleMs, signal);
    told = changed.count;
    try {
      const reply = await parts.wire.renew(parts.progress());
      if (signal.aborted) return;
      ({ lease } = reply);
      failures = 0;
      delayMs = renewalDelayMs(lease, clock.random());
      for (const directive of reply.directives) parts.directed(directive);
    } catch (error) {
      if (error instanceof ClaimError && !error.retryable) {
        if (!signal.aborted) parts.lost(error);
        return;
      }
      failures += 1;
      delayMs = backOffMs(failures, clock.random(), error instanceof ClaimError ? error.retryAfterMs : null);
    }
    contact = momentOf(clock);
  }
}

function momentOf(clock: Clock): Moment {
  return { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() };
}
