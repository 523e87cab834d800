import type { HostReading, Presence } from '@barnraiser/protocol';
import { combinePresence, type HeardSignal, type PresenceTerms } from './combine-presence.js';
import type { HostLayer } from './host-layer.js';
import type { PresenceLayer, PresenceSignal } from './presence-layer.js';

/** A layer that does not work is asked again after this: a session bus may come up later. */
const restMs = 30_000;

/** How one layer fared when it was last asked. */
export interface LayerOutcome {
  readonly layer: PresenceLayer;
  readonly signals: readonly PresenceSignal[];
  /** Why it does not work; null: it does. */
  readonly problem: string | null;
}

/** Asks all layers whether somebody is there, and puts what they say together. */
export class PresenceSensor {
  private readonly host: HostLayer;
  private readonly groups: readonly (readonly PresenceLayer[])[];
  private readonly restingUntil = new Map<PresenceLayer, number>();
  private heard: readonly HeardSignal[] = [];

  /** Of each group the first that works counts: its layers see the same input. */
  constructor(host: HostLayer, groups: readonly (readonly PresenceLayer[])[]) {
    this.host = host;
    this.groups = groups;
  }

  take(reading: HostReading, now: number): void {
    this.host.take(reading, now);
  }

  /** Asks the layers anew; one call at a time. Never rejects. */
  async look(now: number): Promise<void> {
    const heard = await Promise.all(this.groups.map((group) => this.firstThatWorks(group, now)));
    this.heard = heard.flat();
  }

  /** What the layers said when they were last asked, and the host says at this moment. */
  presence(terms: PresenceTerms): Presence {
    const { source } = this.host;
    const host = this.host.signals(terms.now).map((signal) => ({ ...signal, source }));
    return combinePresence([...host, ...this.heard], terms);
  }

  /** Asks every layer, also those that rest, for the self-test. */
  async test(now: number): Promise<LayerOutcome[]> {
    return Promise.all([this.host, ...this.groups.flat()].map((layer) => ask(layer, now)));
  }

  private async firstThatWorks(group: readonly PresenceLayer[], now: number): Promise<HeardSignal[]> {
    for (const layer of group) {
      const until = this.restingUntil.get(layer) ?? -Infinity;
      if (now < until && until - now <= restMs) continue;
      const { signals, problem } = await ask(layer, now);
      if (problem === null) return signals.map((signal) => ({ ...signal, source: layer.source }));
      this.restingUntil.set(layer, now + restMs);
    }
    return [];
  }
}

async function ask(layer: PresenceLayer, now: number): Promise<LayerOutcome> {
  try {
    return { layer, signals: await layer.read(now), problem: null };
  } catch (error) {
    return { layer, signals: [], problem: error instanceof Error ? error.message : String(error) };
  }
}
