import type { JoinedCoordinator, Offering, ShareSettings } from '@barnraiser/protocol';
import { ClaimError } from '../claim/claim-error.js';
import type { Membership } from '../storage/memberships.js';
import type { Clock } from '../timing/clock.js';
import type { Link } from './link.js';

const freshMs = 30_000;

interface Told {
  readonly at: number;
  readonly offerings: readonly Offering[];
  readonly problem: string | null;
}

/** What the joined coordinators offer, asked of each at most every 30 s. */
export class Coordinators {
  private readonly clock: Pick<Clock, 'monotonicMs'>;
  private readonly told = new Map<string, Promise<Told>>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.clock = clock;
  }

  /** Coordinators that do not answer are told of with their problem, and what they offered before. */
  async report(
    memberships: readonly Membership[],
    linkOf: (url: string) => Link | undefined,
    shares: readonly ShareSettings[],
  ): Promise<JoinedCoordinator[]> {
    return Promise.all(
      memberships.map(async ({ url, name, driver, joinedAt }) => {
        const link = linkOf(url);
        const { offerings, problem } = await this.offeringsOf(url, link);
        const isPaused = (project: string | null): boolean =>
          shares.some((one) => one.coordinator === url && one.project === project && one.isPaused);
        return {
          url,
          name,
          driver,
          joinedAt,
          isPaused: isPaused(null),
          connection: link === undefined ? null : connectionOf(link),
          offerings: offerings.map((offering) => ({ ...offering, isPaused: isPaused(offering.project) })),
          ...buildersOf(url, link, shares),
          problem,
        };
      }),
    );
  }

  /** What a coordinator said before holds no more. */
  forget(url: string): void {
    this.told.delete(url);
  }

  private async offeringsOf(url: string, link: Link | undefined): Promise<Told> {
    const before = await this.told.get(url);
    const now = this.clock.monotonicMs();
    if (before !== undefined && now - before.at < freshMs) return before;
    const asked = ask(url, link, now, before);
    this.told.set(url, asked);
    return asked;
  }
}

async function ask(url: string, link: Link | undefined, at: number, before: Told | undefined): Promise<Told> {
  if (link === undefined) {
    return { at, offerings: [], problem: 'This version of the agent does not speak its protocol.' };
  }
  try {
    return { at, offerings: await link.driver.offerings(), problem: null };
  } catch (error) {
    if (!(error instanceof ClaimError)) throw error;
    return { at, offerings: before?.offerings ?? [], problem: inWords(url, error) };
  }
}

function inWords(url: string, { code, message }: ClaimError): string {
  if (code === 'not-found') return `${url} does not tell what it could ask for.`;
  return code === 'network' ? `${url} cannot be reached just now.` : message;
}

/** What is paused does not attach at the master, and is told all the same, so that it can be resumed. */
function buildersOf(
  url: string,
  link: Link | undefined,
  shares: readonly ShareSettings[],
): Pick<JoinedCoordinator, 'builders'> {
  if (link?.driver.builders === undefined) return {};
  const paused = shares.flatMap(({ coordinator, project, isPaused }) =>
    coordinator === url && project !== null && isPaused ? [project] : [],
  );
  const names = new Set([...(link.driver.builders() ?? []), ...paused]);
  const sorted = [...names].sort((one, other) => one.localeCompare(other));
  return { builders: sorted.map((project) => ({ project, isPaused: paused.includes(project) })) };
}

function connectionOf(link: Link): JoinedCoordinator['connection'] {
  const { url, link: state, detail, retryAt } = link.condition();
  return { url, link: state, detail, retryAt };
}
