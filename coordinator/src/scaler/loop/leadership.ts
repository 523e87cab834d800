import type { Database, HeldLock } from '../../store/database.js';

/** Any number will do, as long as all processes on one database use the same. */
export const leaderLock = 7_203_441_886;
const againMs = 10_000;

/** Which one of the processes on a database decides: whoever holds a lock, until its connection breaks. */
export class Leadership {
  readonly #db: Database;
  readonly #now: () => number;
  #lock: HeldLock | null = null;
  #refusedAtMs = -Infinity;

  /** `now`: monotonic ms. */
  constructor(db: Database, now: () => number = () => performance.now()) {
    this.#db = db;
    this.#now = now;
  }

  /** Whether this process leads; it asks again for what it was refused after ten seconds. */
  async holds(): Promise<boolean> {
    if (this.#lock) {
      if (await this.#lock.isHeld()) return true;
      await this.release();
    }
    if (this.#now() - this.#refusedAtMs < againMs) return false;
    this.#lock = await this.#db.tryLock(leaderLock);
    if (!this.#lock) this.#refusedAtMs = this.#now();
    return this.#lock !== null;
  }

  /** Lets another lead. */
  async release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release();
  }
}
