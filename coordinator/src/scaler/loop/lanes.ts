import { InTurn } from '../../bytes/in-turn.js';

/** A burst of orders at once is what providers throttle. */
const atOnce = 4;

/** Makes a pool's calls a few at a time, and never two for the same thing. */
export class Lanes {
  readonly #lanes = Array.from({ length: atOnce }, () => new InTurn());
  readonly #underWay = new Set<string>();
  #next = 0;

  /** Null when a call for the same thing waits or is under way. */
  run<T>(thing: string, work: () => Promise<T>): Promise<T> | null {
    if (this.#underWay.has(thing)) return null;
    this.#underWay.add(thing);
    this.#next = (this.#next + 1) % atOnce;
    return this.#lanes[this.#next]!.run(work).finally(() => this.#underWay.delete(thing));
  }
}
