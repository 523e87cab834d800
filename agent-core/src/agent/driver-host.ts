import type { ClaimId } from '@barnraiser/protocol';
import type { DriverHost } from '../claim/driver.js';
import type { Builds } from './builds.js';
import type { HeldClaims } from './held-claims.js';
import type { Link } from './link.js';
import type { Machine } from './machine.js';
import type { Notice } from './notice.js';

/** What of the agent one coordinator's driver reaches. */
export interface DriverHostParts {
  readonly machine: Pick<Machine, 'describe'>;
  readonly held: HeldClaims;
  readonly builds: Builds;
  readonly directed: DriverHost['directed'];
  notice(notice: Notice): void;
  /** How the link fares has changed. */
  linkChanged(): void;
}

/** The agent, as the driver of one coordinator sees it. */
export function driverHost(link: Link, parts: DriverHostParts): DriverHost {
  const { machine, held, builds, directed } = parts;
  return {
    describe: machine.describe,
    accepted: () => link.acceptedWork ?? { exceptProjects: [] },
    holding: () => {
      const claims = new Set<ClaimId>(held.outbox.holding(link.url));
      const { current } = builds;
      if (current?.parts.coordinator === link.url) claims.add(current.claimId);
      return [...claims];
    },
    // A question that was on its way when the owner paused the project may still bring it.
    offer: (offer) =>
      link.accepts(offer.project) ? builds.offered(offer, link.url) : { ok: false, why: 'policy' },
    linkChanged: (status) => {
      if (link.changed(status)) parts.notice({ kind: 'linkChanged', url: link.url, status });
      parts.linkChanged();
    },
    directed,
  };
}
