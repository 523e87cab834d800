import { randomUUID } from 'node:crypto';
import type { ClaimId } from '@barnraiser/protocol';
import type { Database } from '../store/database.js';

/** What processes on one database tell each other about logs: `followed PROCESS CLAIM`, `grown PROCESS CLAIM`. */
const channel = 'barnraiser_logs';
/** For so long after it was told, a log counts as followed elsewhere. */
const followedMs = 30_000;
const tellFollowedEveryMs = 10_000;
/** A log that grows all the time is told of so often at most. */
const tellGrownEveryMs = 50;
const mostKept = 1000;

/**
 * Wakes those who follow a build's logs at another process. Nobody is told of a log that nobody follows
 * elsewhere, so an append costs the database nothing. What is lost (a connection that breaks, a log that
 * grows before its follower is known) is seen by the follower's own look each second.
 */
export class LogNews {
  readonly #db: Database;
  readonly #now: () => number;
  readonly #me = randomUUID();
  readonly #followedElsewhere = new Map<ClaimId, number>();
  readonly #toldFollowed = new Map<ClaimId, number>();
  readonly #growing = new Map<ClaimId, NodeJS.Timeout>();
  #stopListening: () => Promise<void> = async () => undefined;

  private constructor(db: Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** `grown` is called when a build's logs have grown, or its build ended, at another process. `now`: monotonic ms. */
  static async listen(
    db: Database,
    grown: (claimId: ClaimId) => void,
    now: () => number = () => performance.now(),
  ): Promise<LogNews> {
    const news = new LogNews(db, now);
    news.#stopListening = await db.listen(channel, (payload) => {
      const [what, from, claimId] = payload.split(' ') as [string, string, ClaimId];
      if (from === news.#me) return;
      if (what === 'grown') grown(claimId);
      else news.#note(news.#followedElsewhere, claimId, followedMs);
    });
    return news;
  }

  /** Somebody follows here; to be said again while they do. */
  followed(claimId: ClaimId): void {
    if (this.#isWithin(this.#toldFollowed, claimId)) return;
    this.#note(this.#toldFollowed, claimId, tellFollowedEveryMs);
    this.#tell('followed', claimId);
  }

  /** There is more to see of a build here. */
  grown(claimId: ClaimId): void {
    if (this.#growing.has(claimId) || !this.#isWithin(this.#followedElsewhere, claimId)) return;
    const tell = (): void => {
      this.#growing.delete(claimId);
      this.#tell('grown', claimId);
    };
    this.#growing.set(claimId, setTimeout(tell, tellGrownEveryMs));
  }

  /** Tells and hears nothing more. */
  async close(): Promise<void> {
    for (const timer of this.#growing.values()) clearTimeout(timer);
    this.#growing.clear();
    await this.#stopListening();
  }

  #tell(what: 'followed' | 'grown', claimId: ClaimId): void {
    const payload = `${what} ${this.#me} ${claimId}`;
    this.#db.query('select pg_notify($1, $2)', [channel, payload]).catch(() => undefined);
  }

  #isWithin(until: ReadonlyMap<ClaimId, number>, claimId: ClaimId): boolean {
    return (until.get(claimId) ?? -Infinity) > this.#now();
  }

  #note(until: Map<ClaimId, number>, claimId: ClaimId, forMs: number): void {
    if (until.size >= mostKept) {
      for (const [key, ms] of until) if (ms <= this.#now()) until.delete(key);
    }
    until.set(claimId, this.#now() + forMs);
  }
}
