import type { Element } from '../banana/banana-decoder.js';

/** A copied instance of a class of the master's, or a type that has no counterpart here. `state` is as it came. */
export class CopiedObject {
  /** Such as `twisted.spread.pb.CopyableFailure`. */
  readonly className: string;
  readonly state: readonly Element[];

  constructor(className: string, state: readonly Element[]) {
    this.className = className;
    this.state = state;
  }
}
