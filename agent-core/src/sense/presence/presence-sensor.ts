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

/** Layers that see the same input, and what the first that works said when it was last asked. */
interface Group {
  readonly layers: readonly PresenceLayer[];
  readonly first: FirstThatWorks<readonly PresenceSignal[], PresenceLayer>;
  heard: readonly HeardSignal[];
}

/** Asks all layers whether somebody is there, and puts what they say together. */
export class PresenceSensor {
  private readonly host: HostLayer;
  private readonly groups: readonly Group[];
  private last: Pick<Presence, 'lastInputAt' | 'source'> | null = null;
  private looks = 0;
  private told: HeardSignal | null = null;

  /** Of each group the first that works counts: its layers see the same input. */
  constructor(host: HostLayer, groups: readonly (readonly PresenceLayer[])[]) {
    this.host = host;
    this.groups = groups.map((layers) => ({ layers, first: new FirstThatWorks(layers), heard: [] }));
  }

  take(reading: HostReading, now: number): void {
    this.host.take(reading, now);
  }

  /** The desktop told by itself that there was input just now. */
  inputTold(source: string, now: number): void {
    // That it told of input proves no absence later.
    this.told = { source, lastInputAt: now, isLocked: null, isRemote: false, seesDesktop: false };
  }

  /** Asks the layers anew. Never rejects. */
  async look(now: number): Promise<void> {
    await this.ask(this.groups, now);
  }

  /** Asks those that may know of input first; while they are asked anyway that counts. Never rejects. */
  async glance(now: number): Promise<void> {
    if (this.looks > 0) return;
    await this.ask(
      this.groups.filter(({ layers }) => layers.some(({ needsGlances }) => needsGlances)),
      now,
    );
  }

  /** What the layers said when they were last asked, and the host and the desktop say at this moment. */
  presence(terms: PresenceTerms): Presence {
    const { source } = this.host;
    const host = this.host.signals(terms.now).map((signal) => ({ ...signal, source }));
    const heard = this.groups.flatMap((group) => group.heard);
    const told = this.told === null ? [] : [this.told];
    return this.steady(combinePresence([...host, ...heard, ...told], terms));
  }

  /** Asks every layer, also those that rest, for the self-test. */
  async test(now: number): Promise<PresenceOutcome[]> {
    return Promise.all(
      [this.host, ...this.groups.flatMap(({ layers }) => layers)].map((layer) =>
        askLayer<readonly PresenceSignal[], PresenceLayer>(layer, now),
      ),
    );
  }

  private async ask(groups: readonly Group[], now: number): Promise<void> {
    this.looks += 1;
    await Promise.all(
      groups.map(async (group) => {
        const outcome = await group.first.ask(now);
        const source = outcome?.layer.source ?? '';
        group.heard = (outcome?.value ?? []).map((signal) => ({ ...signal, source }));
      }),
    );
    this.looks -= 1;
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
