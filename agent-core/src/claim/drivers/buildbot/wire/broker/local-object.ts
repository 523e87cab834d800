import type { Sendable, WireDictionary, WireValue } from '../jelly/wire-value.js';

/** A call of the master's. References among its arguments are the method's to release. */
export interface IncomingCall {
  readonly args: readonly WireValue[];
  readonly keywords: WireDictionary;
}

/** Carries out a call. What it throws is told to the master; see `RefusedCall`. */
export type LocalMethod = (call: IncomingCall) => Promise<Sendable> | Sendable;

/**
 * An object of ours that the master may call once it was sent: exactly the methods of the table,
 * which are its own properties. `dropped` is called when the master has let go of all its
 * references to it, not when the connection ends.
 */
export class LocalObject {
  /** For the text of errors. */
  readonly label: string;
  readonly methods: ReadonlyMap<string, LocalMethod>;
  readonly dropped: () => void;

  constructor(label: string, methods: Readonly<Record<string, LocalMethod>>, dropped: () => void = () => {}) {
    this.label = label;
    this.methods = new Map(Object.entries(methods));
    this.dropped = dropped;
  }
}
