import { CopiedObject } from '../jelly/copied-object.js';
import { type ObjectFinder, readJelly } from '../jelly/jelly-reader.js';
import { RefusedCall } from './refused-call.js';
import { RemoteFailure } from './remote-failure.js';
import { WireError } from '../wire-error.js';
import type { Sendable, WireValue } from '../jelly/wire-value.js';

/** The class by which both sides send exceptions. */
export const failureClass = 'twisted.spread.pb.CopyableFailure';

/** Longer texts are cut: a failure is for people to read. */
const longestText = 16_384;

/**
 * What a master accepts as an exception; it raises it again where it waits for the answer, and a
 * step shows its type and text. An error that is no `RefusedCall` may name files of this machine,
 * so that its message stays here.
 */
export function failureState(error: unknown): Record<string, Sendable> {
  const isMeant = error instanceof RefusedCall;
  return {
    type: isMeant ? 'builtins.RuntimeError' : 'builtins.Exception',
    value: isMeant ? error.message.slice(0, longestText) : 'the worker failed to carry out the call',
    traceback: 'Traceback unavailable\n',
    parents: [],
    frames: [],
    stack: [],
    tb: null,
    count: 1,
    captureVars: false,
    pickled: true,
    unsafeTracebacks: false,
  };
}

/** An exception of the master's as an error. `call` names what was asked. What cannot be read of it is left out. */
export function remoteFailure(call: string, value: WireValue, finder: ObjectFinder): RemoteFailure {
  if (!(value instanceof CopiedObject)) {
    return new RemoteFailure(call, 'unknown', textOf(value) ?? 'no reason given', null);
  }
  const { type, value: reason, traceback } = fieldsOf(value, finder);
  return new RemoteFailure(call, textOf(type) ?? 'unknown', textOf(reason) ?? '', textOf(traceback));
}

/** An exception that refers to itself, say, is no reason to leave: the call has failed either way. */
function fieldsOf(failure: CopiedObject, finder: ObjectFinder): Record<string, WireValue> {
  try {
    const fields = readJelly(failure.state[0] ?? [], finder);
    const isDictionary =
      typeof fields === 'object' && fields !== null && Object.getPrototypeOf(fields) === null;
    return isDictionary ? (fields as Record<string, WireValue>) : {};
  } catch (error) {
    if (error instanceof WireError) return {};
    throw error;
  }
}

function textOf(value: WireValue | undefined): string | null {
  const text = Buffer.isBuffer(value) ? value.toString('utf8') : value;
  return typeof text === 'string' ? text.slice(0, longestText) : null;
}
