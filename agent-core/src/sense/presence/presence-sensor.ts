import type { HostReading, Presence } from '@barnraiser/protocol';
import { combinePresence, type HeardSignal, type PresenceTerms } from './combine-presence.js';
import type { HostLayer } from './host-layer.js';
import type { PresenceLayer, PresenceSignal } from './presence-layer.js';

/** A layer that does not work is asked again after this, then after twice as long, and so on: a session bus may come up later. */
const firstRestMs = 30_000;
/** The same moment trembles by this much: idle times come late, or in whole seconds. */
const trembleMs = 1500;

/** A layer that is left alone for a while. */
interface Rest {
  readonly from: number;
  readonly ms: number;
}

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
  private readonly rests = new Map<PresenceLayer, Rest>();
  private last: Pick<Presence, 'lastInputAt' | 'source'> | null = null;
  private isLooking = false;
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
    this.isLooking = true;
    const heard = await Promise.all(this.groups.map((group) => this.firstThatWorks(group, now)));
    this.heard = heard.flat();
    this.isLooking = false;
  }

  /** As `look`, also while one goes on: then that one counts. */
  async glance(now: number): Promise<void> {
    if (!this.isLooking) await this.look(now);
  }

  /** What the layers said when they were last asked, and the host says at this moment. */
  presence(terms: PresenceTerms): Presence {
    const { source } = this.host;
    const host = this.host.signals(terms.now).map((signal) => ({ ...signal, source }));
    return this.steady(combinePresence([...host, ...this.heard], terms));
  }

  /** Asks every layer, also those that rest, for the self-test. */
  async test(now: number): Promise<LayerOutcome[]> {
    return Promise.all([this.host, ...this.groups.flat()].map((layer) => ask(layer, now)));
  }

  /** Tells the same last input in the same words, so that nothing seems to change while nobody is there. */
  private steady(presence: Presence): Presence {
    const { last } = this;
    const isSame =
      last?.lastInputAt != null &&
      presence.lastInputAt !== null &&
      last.source === presence.source &&
      Math.abs(presence.lastInputAt - last.lastInputAt) < trembleMs;
    if (isSame) return { ...presence, lastInputAt: last.lastInputAt };
    this.last = presence;
    return presence;
  }

  private async firstThatWorks(group: readonly PresenceLayer[], now: number): Promise<HeardSignal[]> {
    for (const layer of group) {
      const rest = this.rests.get(layer);
      if (rest !== undefined && now >= rest.from && now - rest.from < rest.ms) continue;
      const { signals, problem } = await ask(layer, now);
      if (problem === null) {
        this.rests.delete(layer);
        return signals.map((signal) => ({ ...signal, source: layer.source }));
      }
      const ms = Math.min(layer.longestRestMs, rest === undefined ? firstRestMs : rest.ms * 2);
      this.rests.set(layer, { from: now, ms });
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
