import type { Clock } from '../timing/clock.js';
import type { HeldClaims } from './held-claims.js';
import type { Links } from './links.js';

/** What is seen to before the agent is off. */
export interface FarewellParts {
  readonly clock: Pick<Clock, 'pause'>;
  readonly links: Pick<Links, 'stop' | 'close'>;
  readonly held: Pick<HeldClaims, 'settle'>;
  /** What is written in the background. */
  readonly writers: readonly { settled(): Promise<void> }[];
  /** How long deliveries may take, once the agent was told to stop now. */
  readonly hurriedMs: number;
}

/** How long deliveries may take once the agent was told to stop after its build. */
const patientMs = 300_000;

/** The end of an agent: what can be delivered in the time there is goes out, and what is remembered is written. */
export class Farewell {
  private readonly parts: FarewellParts;
  private readonly over = new AbortController();
  private hasBegun = false;

  constructor(parts: FarewellParts) {
    this.parts = parts;
  }

  /** Settles when nothing is left to wait for; once. */
  async say(isHurried: boolean): Promise<void> {
    const { links, held, writers } = this.parts;
    const { signal } = this.over;
    this.hasBegun = true;
    this.limit(isHurried);
    signal.addEventListener('abort', () => links.close(), { once: true });
    await links.stop();
    await held.settle(signal);
    this.over.abort();
    await Promise.all(writers.map((writer) => writer.settled()));
  }

  /** The owner does not want to wait any longer: a farewell that goes on is cut short. */
  hurry(): void {
    if (this.hasBegun) this.limit(true);
  }

  private limit(isHurried: boolean): void {
    const ms = isHurried ? this.parts.hurriedMs : patientMs;
    void this.parts.clock.pause(ms, this.over.signal).then(() => this.over.abort());
  }
}
