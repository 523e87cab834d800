import type { ClaimId, Directive, RenewRequest } from '@barnraiser/protocol';
import type { ReportWire } from '../claim/driver.js';
import { keepLease } from '../claim/keep-lease.js';
import type { DeliveryEnd } from '../report/delivery.js';
import { Outbox } from '../report/outbox.js';
import type { Spool } from '../stream/spool.js';
import { Bell } from '../timing/bell.js';
import type { Clock } from '../timing/clock.js';
import type { Notice } from './notice.js';

/** What the holder of claims tells the agent. */
export interface HeldClaimsListener {
  changed(): void;
  notice(notice: Notice): void;
  directed(coordinator: string, directive: Directive): void;
  /** The coordinator does not know or want the claim any more. */
  lost(claimId: ClaimId): void;
  reported(claimId: ClaimId, accepted: 'current' | 'late' | 'redundant'): void;
}

interface Held {
  readonly moved: Bell;
  readonly ending: AbortController;
}

/**
 * Every claim that this machine holds, from its grant until its report is delivered: for each, its
 * lease is kept and its spool is sent, side by side.
 */
export class HeldClaims {
  readonly outbox: Outbox;
  private readonly clock: Clock;
  private readonly listener: HeldClaimsListener;
  private readonly held = new Map<ClaimId, Held>();

  constructor(clock: Clock, listener: HeldClaimsListener) {
    this.clock = clock;
    this.listener = listener;
    this.outbox = new Outbox(clock, {
      changed: () => listener.changed(),
      reported: (claimId, { accepted }) => listener.reported(claimId, accepted),
      parked: (claimId, { item, problem }) => listener.notice({ kind: 'parked', claimId, item, problem }),
      ended: (claimId, end) => this.ended(claimId, end),
    });
  }

  /** Takes a claim into hand. `progress` says what its build is doing. */
  add(spool: Spool, wire: ReportWire, progress: () => RenewRequest): void {
    const { claimId, coordinator, lease } = spool.claim;
    const ending = new AbortController();
    const moved = new Bell();
    if (lease !== null) {
      const parts = {
        wire,
        lease,
        clock: this.clock,
        changed: moved,
        progress,
        directed: (directive: Directive) => this.listener.directed(coordinator, directive),
        lost: () => this.listener.lost(claimId),
      };
      void keepLease(parts, ending.signal);
    }
    this.held.set(claimId, { moved, ending });
    this.outbox.add(spool, wire);
  }

  /** The build has come to another phase or step: its coordinator hears of it. */
  moved(claimId: ClaimId): void {
    this.held.get(claimId)?.moved.ring();
  }

  /** Nobody wants the claim: it is forgotten. */
  async drop(claimId: ClaimId): Promise<void> {
    this.release(claimId);
    await this.outbox.drop(claimId);
  }

  /** Delivers what can be delivered until the signal aborts, then lets go of everything. */
  async settle(signal: AbortSignal): Promise<void> {
    await this.outbox.settle(signal);
    for (const claimId of this.held.keys()) this.release(claimId);
  }

  private release(claimId: ClaimId): void {
    this.held.get(claimId)?.ending.abort();
    this.held.delete(claimId);
  }

  private ended(claimId: ClaimId, end: DeliveryEnd): void {
    this.release(claimId);
    if (end.kind === 'unwanted') this.listener.lost(claimId);
  }
}
