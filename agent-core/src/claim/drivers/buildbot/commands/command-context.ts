import type { CommandPort, StepVerdict } from '../../../command-port.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import type { Sendable, WireValue } from '../wire/jelly/wire-value.js';
import type { Places } from './places.js';
import type { Updates } from './updates.js';

/** Calls a method of an object of the master's; calls go out in the order they were made. */
export type CallRemote = (ref: RemoteRef, method: string, args: readonly Sendable[]) => Promise<WireValue>;

/** What one command is carried out with. */
export interface CommandContext {
  readonly name: string;
  readonly port: CommandPort;
  readonly places: Places;
  readonly updates: Updates;
  /** Aborts when the master, or a failure to tell it anything, ends the command. */
  readonly signal: AbortSignal;
  readonly call: CallRemote;
  /** Whether commands can have a terminal. */
  readonly hasTerminal: boolean;
}

/** How a command ended: what the master is told, and what the owner is shown. */
export interface Played {
  readonly rc: number;
  readonly verdict: StepVerdict;
  /** A header for the end of the log. */
  readonly closing?: string;
}

/** The verdict on what ended with a code and no more to say. */
export function playedWith(rc: number, detail: string | null = null): Played {
  return { rc, verdict: { outcome: rc === 0 ? 'passed' : 'failed', exitCode: null, detail } };
}
