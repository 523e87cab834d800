import type { ClaimId, Directive } from '@barnraiser/protocol';
import type { DriverHost } from '../claim/driver.js';
import type { Event } from '../lifecycle/event.js';
import type { AgentParts } from './agent-parts.js';
import type { Announcer } from './announcer.js';
import type { Builds } from './builds.js';
import { driverHost } from './driver-host.js';
import { followDirective } from './follow-directive.js';
import { HeldClaims } from './held-claims.js';
import type { Housekeeping } from './housekeeping.js';
import type { Link } from './link.js';
import { Links } from './links.js';
import type { Memory } from './memory.js';
import { replaySpool } from './replay-spool.js';

/** What the dealings need of the agent. */
export interface DealingsParts extends Pick<
  AgentParts,
  'clock' | 'folders' | 'identity' | 'keeper' | 'machine' | 'owner'
> {
  readonly announcer: Announcer;
  readonly memory: Memory;
  readonly housekeeping: Housekeeping;
  readonly builds: () => Builds;
  readonly dispatch: (event: Event) => void;
  /** How a coordinator fares has changed. */
  readonly rejudge: () => void;
}

/** All that goes on between this machine and its coordinators: links, claims that are held, directives. */
export class Dealings {
  readonly links: Links;
  readonly held: HeldClaims;
  private readonly parts: DealingsParts;

  constructor(parts: DealingsParts) {
    const { announcer, memory, owner, folders, clock } = parts;
    this.parts = parts;
    this.links = new Links({
      ...parts,
      root: folders.root,
      settings: () => owner.settings,
      hostOf: (link) => this.hostOf(link),
      unknownDriver: ({ url, driver }) =>
        announcer.say('error', `${url}: this version has no driver ${driver}`),
    });
    this.held = new HeldClaims(clock, {
      changed: () => announcer.soon(),
      notice: (notice) => announcer.notice(notice),
      directed: (coordinator, directive) => this.directed(coordinator, directive),
      lost: (claimId) => this.lost(claimId),
      reported: (claimId, accepted) => {
        announcer.notice({ kind: 'buildReported', claimId, accepted });
        memory.add({ kind: 'delivered', claimId, accepted });
      },
    });
  }

  /** Takes up the claims that an earlier run of the agent left. */
  async replay(): Promise<void> {
    const { folders, keeper, clock, announcer, housekeeping } = this.parts;
    const { spools, notes, left } = await replaySpool({
      folders,
      wireOf: ({ claimId, coordinator, token }) =>
        token === null ? null : (this.links.get(coordinator)?.driver.wireFor({ claimId, token }) ?? null),
      keepLog: (folder, claimId) => housekeeping.keep(folder, claimId),
      keeper,
      now: clock.wallMs(),
    });
    housekeeping.leftovers.add(left);
    for (const text of notes) announcer.say('warning', text);
    for (const { spool, wire } of spools) this.held.add(spool, wire, () => ({ state: 'uploading' }));
  }

  private hostOf(link: Link): DriverHost {
    const { machine, announcer, builds, rejudge } = this.parts;
    return driverHost(link, {
      machine,
      held: this.held,
      builds: builds(),
      directed: (directive) => this.directed(link.url, directive),
      notice: (notice) => announcer.notice(notice),
      linkChanged: () => rejudge(),
    });
  }

  private directed(coordinator: string, directive: Directive): void {
    const { clock, dispatch, announcer, rejudge } = this.parts;
    followDirective(directive, {
      coordinator,
      link: this.links.get(coordinator),
      now: clock.wallMs(),
      dispatch,
      lost: (claimId) => this.lost(claimId),
      slowDown: (logFlushMs) => this.held.outbox.slowDown(coordinator, logFlushMs),
      say: (level, text) => announcer.say(level, text),
    });
    rejudge();
  }

  /** A claim that its coordinator does not want any more: the build is stopped, or its report forgotten. */
  private lost(claimId: ClaimId): void {
    const { builds, dispatch } = this.parts;
    if (builds().current?.claimId !== claimId) void this.held.drop(claimId);
    else dispatch({ kind: 'interruptionAsked', claimId, by: { kind: 'abandoned' } });
  }
}
