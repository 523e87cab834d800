import { join } from 'node:path';
import type { Pool } from '@barnraiser/protocol';
import { coordinatorSecret } from '../../enrolment/coordinator-secret.js';
import { seal } from '../../enrolment/seal.js';
import type { Clock } from '../../store/clock.js';
import type { Database } from '../../store/database.js';
import { openProvider } from '../providers/open-provider.js';
import type { Provider } from '../providers/provider.js';

/** What providers are opened with. */
export interface PoolProvidersParts {
  readonly db: Database;
  readonly clock: Clock;
  /** The folder in which each pool has one of its own. */
  readonly stateDir: string;
  readonly open?: typeof openProvider;
}

interface Opened {
  readonly config: string;
  readonly provider: Promise<Provider>;
}

/** The providers of the pools, each opened once for as long as its part of the document stays the same. */
export class PoolProviders {
  readonly #parts: PoolProvidersParts;
  readonly #opened = new Map<string, Opened>();

  constructor(parts: PoolProvidersParts) {
    this.#parts = parts;
  }

  /** The provider of a pool; rejects with what its opening failed with, and is tried again at the next call. */
  async of({ name, provider }: Pool): Promise<Provider> {
    const config = JSON.stringify(provider);
    const known = this.#opened.get(name);
    if (known?.config === config) return known.provider;
    const opening = this.#close(name).then(() => this.#open(name, provider));
    this.#opened.set(name, { config, provider: opening });
    void opening.catch(() => {
      if (this.#opened.get(name)?.provider === opening) this.#opened.delete(name);
    });
    return opening;
  }

  /** Closes all but those of the named pools. Instances go on. */
  async keepOnly(names: ReadonlySet<string>): Promise<void> {
    await Promise.all(
      [...this.#opened.keys()].filter((name) => !names.has(name)).map((name) => this.#close(name)),
    );
  }

  async #open(pool: string, config: Pool['provider']): Promise<Provider> {
    const { db, clock, stateDir, open = openProvider } = this.#parts;
    const secret = await coordinatorSecret(db);
    // Derived from what all processes on one database share, and tells nothing of it.
    const coordinatorId = seal(secret, 'coordinator-id').slice(0, 22);
    return open(config, { coordinatorId, pool, stateDir: join(stateDir, encodeURIComponent(pool)), clock });
  }

  async #close(name: string): Promise<void> {
    const known = this.#opened.get(name);
    this.#opened.delete(name);
    try {
      await (await known?.provider)?.close?.();
    } catch {
      // What could not be opened, or closed, does not stand in the way of the next.
    }
  }
}
