import type { Sendable } from './wire-value.js';

/** A tuple of Python, to be sent where a list would not do. */
export class Tuple {
  readonly items: readonly Sendable[];

  constructor(...items: readonly Sendable[]) {
    this.items = items;
  }
}
