import type { HostReading, Presence } from '@barnraiser/protocol';
import { FirstThatWorks } from '../first-that-works.js';
import { askLayer, type LayerOutcome } from '../layer.js';
import { combinePresence, type HeardSignal, type PresenceTerms } from './combine-presence.js';
import type { HostLayer } from './host-layer.js';
import type { PresenceLayer, PresenceSignal } from './presence-layer.js';

/** The same moment trembles by this much: idle times come late, or in whole seconds. */
const trembleMs = 1500;

/** How a layer of presence fared. */
export type PresenceOutcome = LayerOutcome<readonly PresenceSignal[], PresenceLayer>;

/** Asks all layers whether somebody is there, and puts what they say together. */
export class PresenceSensor {
  private readonly host: HostLayer;
  private readonly layers: readonly PresenceLayer[];
  private readonly groups: readonly FirstThatWorks<readonly PresenceSignal[], PresenceLayer>[];
  private last: Pick<Presence, 'lastInputAt' | 'source'> | null = null;
  private isLooking = false;
  private heard: readonly HeardSignal[] = [];
  private told: HeardSignal | null = null;

  /** Of each group the first that works counts: its layers see the same input. */
  constructor(host: HostLayer, groups: readonly (readonly PresenceLayer[])[]) {
    this.host = host;
    this.layers = groups.flat();
    this.groups = groups.map((layers) => new FirstThatWorks(layers));
  }

  take(reading: HostReading, now: number): void {
    this.host.take(reading, now);
  }

  /** The desktop told by itself that there was input just now. */
  inputTold(source: string, now: number): void {
    // That it told of input proves no absence later.
    this.told = { source, lastInputAt: now, isLocked: null, isRemote: false, seesDesktop: false };
  }

  /** Asks the layers anew; one call at a time. Never rejects. */
  async look(now: number): Promise<void> {
    this.isLooking = true;
    const heard = await Promise.all(this.groups.map((group) => group.ask(now)));
    this.heard = heard.flatMap((outcome) =>
      outcome === null
        ? []
        : (outcome.value ?? []).map((signal) => ({ ...signal, source: outcome.layer.source })),
    );
    this.isLooking = false;
  }

  /** As `look`, also while one goes on: then that one counts. */
  async glance(now: number): Promise<void> {
    if (!this.isLooking) await this.look(now);
  }

  /** What the layers said when they were last asked, and the host and the desktop say at this moment. */
  presence(terms: PresenceTerms): Presence {
    const { source } = this.host;
    const host = this.host.signals(terms.now).map((signal) => ({ ...signal, source }));
    const told = this.told === null ? [] : [this.told];
    return this.steady(combinePresence([...host, ...this.heard, ...told], terms));
  }

  /** Asks every layer, also those that rest, for the self-test. */
  async test(now: number): Promise<PresenceOutcome[]> {
    return Promise.all(
      [this.host, ...this.layers].map((layer) =>
        askLayer<readonly PresenceSignal[], PresenceLayer>(layer, now),
      ),
    );
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
}
