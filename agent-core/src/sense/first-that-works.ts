import { askLayer, type Layer, type LayerOutcome } from './layer.js';

/** A layer that does not work is asked again after this, then after twice as long, and so on: a session bus may come up later. */
const firstRestMs = 30_000;

/** A layer that is left alone for a while. */
interface Rest {
  readonly from: number;
  readonly ms: number;
}

/** Layers that see the same thing: of them the first that works counts. */
export class FirstThatWorks<T, L extends Layer<T>> {
  private readonly layers: readonly L[];
  private readonly rests = new Map<L, Rest>();

  constructor(layers: readonly L[]) {
    this.layers = layers;
  }

  /** Asks in their order those that do not rest; null: none works. Never rejects. */
  async ask(now: number): Promise<LayerOutcome<T, L> | null> {
    for (const layer of this.layers) {
      const rest = this.rests.get(layer);
      if (rest !== undefined && now >= rest.from && now - rest.from < rest.ms) continue;
      const outcome = await askLayer<T, L>(layer, now);
      if (outcome.problem === null) {
        this.rests.delete(layer);
        return outcome;
      }
      const ms = Math.min(layer.longestRestMs, rest === undefined ? firstRestMs : rest.ms * 2);
      this.rests.set(layer, { from: now, ms });
    }
    return null;
  }
}
