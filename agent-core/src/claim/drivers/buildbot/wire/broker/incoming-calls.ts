import type { Element } from '../banana/banana-decoder.js';
import { failureClass, failureState } from './failure.js';
import { type ObjectFinder, readJelly } from '../jelly/jelly-reader.js';
import { writeJelly } from '../jelly/jelly-writer.js';
import type { IncomingCall, LocalMethod, LocalObject } from './local-object.js';
import type { MessageWriter } from './message-writer.js';
import { RefusedCall } from './refused-call.js';
import { releaseRefs } from './release-refs.js';
import { WireError } from '../wire-error.js';
import type { WireLimits } from '../wire-limits.js';
import type { Sendable, WireDictionary, WireValue } from '../jelly/wire-value.js';

export interface IncomingOptions {
  readonly finder: ObjectFinder;
  readonly limits: WireLimits;
  readonly root: LocalObject | null;
  readonly methodFailed: (label: string, error: unknown) => void;
}

/** The peer's calls of our objects. Each that wants an answer gets one, whatever becomes of it here. */
export class IncomingCalls {
  private readonly messages: MessageWriter;
  private readonly options: IncomingOptions;
  private inHand = 0;
  private bytesInHand = 0;

  constructor(messages: MessageWriter, options: IncomingOptions) {
    this.messages = messages;
    this.options = options;
  }

  /** Takes a message of about so many bytes: request, object, method, whether an answer is wanted, arguments, keywords. */
  take(message: readonly Element[], heldBytes: number): WireError | null {
    const { finder, limits } = this.options;
    const [, request, target, method, isAnswerWanted, args, keywords] = message;
    if (typeof request !== 'number' || args === undefined || keywords === undefined) {
      return new WireError('bad-message', 'the master sent a call that is incomplete');
    }
    if (this.inHand >= limits.callsInHand || this.bytesInHand + heldBytes > limits.bytesInHand) {
      return new WireError(
        'too-many-calls',
        `the master made ${this.inHand} calls at a time, of ${this.bytesInHand} bytes`,
      );
    }
    const call = {
      args: readJelly(args, finder, limits),
      keywords: readJelly(keywords, finder, limits),
    };
    if (!isCall(call)) return new WireError('bad-message', 'the master sent a call without arguments');
    void this.count(
      heldBytes,
      this.carryOut(target, nameOf(method), call, isAnswerWanted === 0 ? null : request),
    );
    return null;
  }

  private async count(heldBytes: number, call: Promise<void>): Promise<void> {
    this.inHand += 1;
    this.bytesInHand += heldBytes;
    await call;
    this.inHand -= 1;
    this.bytesInHand -= heldBytes;
  }

  /** Calls the method at once; never rejects. */
  private async carryOut(
    target: Element | undefined,
    name: string | null,
    call: IncomingCall,
    request: number | null,
  ): Promise<void> {
    const object = this.objectOf(target);
    const method = name === null ? undefined : object?.methods.get(name);
    try {
      if (method === undefined) {
        releaseRefs([...call.args, ...Object.values(call.keywords)]);
        throw new RefusedCall(
          `the worker's ${object?.label ?? 'object'} has no method ${name ?? 'of this name'}`,
        );
      }
      const value = await run(method, call);
      if (request !== null) this.answer(request, value);
    } catch (error) {
      if (!(error instanceof RefusedCall)) this.options.methodFailed(`${object?.label}.${name}`, error);
      if (request !== null) this.refuse(request, error);
    }
  }

  private objectOf(target: Element | undefined): LocalObject | undefined {
    if (typeof target === 'number') return this.options.finder.local(target);
    return nameOf(target) === 'root' ? (this.options.root ?? undefined) : undefined;
  }

  private answer(request: number, value: Sendable): void {
    const failure = this.messages.send((writer, referTo) => {
      writer.list(3);
      writer.word('answer');
      writer.number(request);
      writeJelly(writer, value, referTo);
    });
    if (failure !== null) throw failure;
  }

  private refuse(request: number, error: unknown): void {
    this.messages.send((writer, referTo) => {
      writer.list(3);
      writer.word('error');
      writer.number(request);
      writer.list(2);
      writer.text(failureClass);
      writeJelly(writer, failureState(error), referTo);
    });
  }
}

/** So that what a method throws at once is as good as a rejection. */
async function run(method: LocalMethod, call: IncomingCall): Promise<Sendable> {
  return method(call);
}

function isCall(call: { args: WireValue; keywords: WireValue }): call is {
  args: WireValue[];
  keywords: WireDictionary;
} {
  const { args, keywords } = call;
  const isDictionary =
    typeof keywords === 'object' && keywords !== null && Object.getPrototypeOf(keywords) === null;
  return Array.isArray(args) && isDictionary;
}

/** Names are bytes, or str. */
function nameOf(element: Element | undefined): string | null {
  const name = Array.isArray(element) && element[0] === 'unicode' ? element[1] : element;
  if (typeof name === 'string') return name;
  return Buffer.isBuffer(name) && name.length <= 256 ? name.toString('utf8') : null;
}
