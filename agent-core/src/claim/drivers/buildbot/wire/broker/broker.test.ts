import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { duplexPair } from '../../testing/duplex-pair.js';
import { BananaDecoder, type Element } from '../banana/banana-decoder.js';
import { BananaWriter } from '../banana/banana-writer.js';
import { Broker, type BrokerOptions } from './broker.js';
import { Link } from './link.js';
import { type LocalMethod, LocalObject } from './local-object.js';
import { RefusedCall } from './refused-call.js';
import type { RemoteRef } from './remote-ref.js';
import { wireLimits } from '../wire-limits.js';

/** A worker's broker and a master's, connected; the master's root has these methods. */
function pair(
  methods: Record<string, LocalMethod>,
  options: BrokerOptions = {},
): { worker: Broker; master: Broker; failed: unknown[] } {
  const [left, right] = duplexPair();
  const failed: unknown[] = [];
  const worker = new Broker(new Link(left));
  const master = new Broker(new Link(right), {
    root: new LocalObject('root', methods),
    methodFailed: (_label, error) => failed.push(error),
    ...options,
  });
  onTestFinished(() => {
    worker.close('left', 'the test is over');
    master.close('left', 'the test is over');
  });
  return { worker, master, failed };
}

/** A broker whose peer is bytes: what is said to it, and what it says. */
function raw(options: BrokerOptions): {
  say: (...elements: Element[]) => void;
  heard: Element[];
  broker: Broker;
} {
  const [left, right] = duplexPair();
  const broker = new Broker(new Link(left), options);
  const heard: Element[] = [];
  const decoder = new BananaDecoder((element) => {
    heard.push(element);
    return null;
  });
  right.on('data', (chunk: Buffer) => decoder.push(chunk));
  right.on('error', () => {});
  onTestFinished(() => broker.close('left', 'the test is over'));
  const say = (...elements: Element[]): void => {
    const writer = new BananaWriter();
    for (const element of elements) writer.element(element);
    right.write(Buffer.concat(writer.take()));
  };
  return { say, heard, broker };
}

const root = new LocalObject('root', { ping: () => 'pong' });
const none: [Element, Element] = [['tuple'], ['dictionary']];

describe('a broker', () => {
  it('carries arguments, keywords and answers', async () => {
    const { worker } = pair({ both: ({ args, keywords }) => [args as [], keywords as {}] });
    expect(await worker.call('root', 'both', [1, 'zwei', Buffer.from('3')], { four: null })).toEqual([
      [1, 'zwei', Buffer.from('3')],
      { four: null },
    ]);
  });

  it('answers calls of both directions, each when it is done', async () => {
    const { worker, master } = pair({
      slowly: async ({ args: [back] }) => ['slow', (await master.call(back as RemoteRef, 'back')) as string],
      quickly: () => 'quick',
    });
    const order: unknown[] = [];
    const object = new LocalObject('object', { back: () => 'called back' });
    await Promise.all([
      worker.call('root', 'slowly', [object]).then((value) => order.push(value)),
      worker.call('root', 'quickly').then((value) => order.push(value)),
    ]);
    expect(order).toEqual(['quick', ['slow', 'called back']]);
  });

  it('lets go of an object when the peer has dropped every reference to it', async () => {
    const dropped = vi.fn<() => void>();
    const object = new LocalObject('object', {}, dropped);
    const held: RemoteRef[] = [];
    const { worker } = pair({
      keep: ({ args }) => {
        held.push(args[0] as RemoteRef);
        return null;
      },
    });
    await worker.call('root', 'keep', [object]);
    await worker.call('root', 'keep', [object]);
    expect(held.map(({ id }) => id)).toEqual([1, 1]);
    expect(worker.sharedObjects).toBe(1);
    held[0]!.release();
    held[0]!.release();
    await worker.call('root', 'keep', [null]);
    expect(dropped).not.toHaveBeenCalled();
    held[1]!.release();
    await worker.call('root', 'keep', [null]);
    expect(dropped).toHaveBeenCalledOnce();
    expect(worker.sharedObjects).toBe(0);
  });

  it('tells why a method refused, and of any other error only that there was one', async () => {
    const { worker, failed } = pair({
      refuse: () => {
        throw new RefusedCall('not today');
      },
      break: async () => Promise.reject(new Error('/home/somebody/secret')),
      unsendable: () => 'x'.repeat(700_000),
    });
    await expect(worker.call('root', 'refuse')).rejects.toMatchObject({
      name: 'RemoteFailure',
      type: 'builtins.RuntimeError',
      reason: 'not today',
    });
    await expect(worker.call('root', 'break')).rejects.toMatchObject({
      type: 'builtins.Exception',
      reason: 'the worker failed to carry out the call',
    });
    await expect(worker.call('root', 'unsendable')).rejects.toMatchObject({ type: 'builtins.Exception' });
    expect(failed).toHaveLength(2);
    expect(await worker.call('root', 'refuse').catch(() => 'alive')).toBe('alive');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'has no method %o, and releases what came with the call',
    async (method) => {
      const object = new LocalObject('object', {});
      const { worker } = pair({ ping: () => null });
      await expect(worker.call('root', method, [[object]])).rejects.toMatchObject({ name: 'RemoteFailure' });
      await worker.call('root', 'ping');
      expect(worker.sharedObjects).toBe(0);
    },
  );

  it('sends nothing of a call that cannot be sent', async () => {
    const { worker } = pair({ ping: () => 'pong' });
    const object = new LocalObject('object', {});
    await expect(worker.call('root', 'ping', [object, 'x'.repeat(700_000)])).rejects.toMatchObject({
      code: 'too-long-string',
    });
    expect(worker.sharedObjects).toBe(0);
    expect(await worker.call('root', 'ping')).toBe('pong');
  });

  it('does not call an object of an older connection', async () => {
    const first = pair({ me: () => new LocalObject('me', {}) });
    const second = pair({});
    const ref = (await first.worker.call('root', 'me')) as RemoteRef;
    await expect(second.worker.call(ref, 'x')).rejects.toMatchObject({ code: 'bad-reference' });
  });

  it('rejects the calls that are open when the connection ends, and those after it', async () => {
    const { worker, master } = pair({ never: () => new Promise<never>(() => {}) });
    const open = worker.call('root', 'never');
    master.close('broken', 'lost');
    await expect(open).rejects.toMatchObject({ name: 'LinkClosed', end: 'closed' });
    expect(await worker.closed).toMatchObject({ end: 'closed' });
    await expect(worker.call('root', 'never')).rejects.toMatchObject({ name: 'LinkClosed' });
  });

  it('sends the answer of the method that leaves', async () => {
    const { worker, master } = pair({
      shutdown: () => {
        master.leave();
        return 'goodbye';
      },
    });
    expect(await worker.call('root', 'shutdown')).toBe('goodbye');
    expect(await worker.closed).toMatchObject({ end: 'closed' });
    expect(await master.closed).toMatchObject({ end: 'left' });
  });

  it('reads a failure that says nothing as one that says nothing', async () => {
    const { say, broker, heard } = raw({});
    const calls = [broker.call('root', 'a'), broker.call('root', 'b'), broker.call('root', 'c')];
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    const name = Buffer.from('twisted.spread.pb.CopyableFailure');
    say(
      ['error', 1, ['reference', 1, [name, ['dictionary', [Buffer.from('x'), ['dereference', 1]]]]]],
      ['error', 2, [name]],
      ['error', 3, ['unicode', Buffer.from('why')]],
    );
    const ends = await Promise.allSettled(calls);
    expect(ends.map((end) => end.status === 'rejected' && (end.reason as Error).message)).toEqual([
      'a: the master answered unknown',
      'b: the master answered unknown',
      'c: the master answered unknown: why',
    ]);
  });

  it('keeps the order of calls while the peer does not read', async () => {
    const got: number[] = [];
    const { worker } = pair({
      take: ({ args: [, n] }) => {
        got.push(n as number);
        return null;
      },
    });
    const payload = Buffer.alloc(300_000);
    await Promise.all(Array.from({ length: 40 }, (_, n) => worker.call('root', 'take', [payload, n])));
    expect(got).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });
});

describe('a broker whose peer misbehaves', () => {
  it('answers by the words that masters use', async () => {
    const { say, heard } = raw({ root });
    say(['message', 7, Buffer.from('root'), Buffer.from('ping'), 1, ...none]);
    say(['message', 8, Buffer.from('root'), ['unicode', Buffer.from('nothing')], 1, ...none]);
    say(['message', 9, Buffer.from('root'), Buffer.from('ping'), 0, ...none]);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    // What is refused is refused at once; an answer waits for its method's promise.
    expect(heard[1]).toEqual(['answer', 7, ['unicode', Buffer.from('pong')]]);
    const failure = [
      Buffer.from('twisted.spread.pb.CopyableFailure'),
      expect.arrayContaining(['dictionary']),
    ];
    expect(heard[0]).toEqual(['error', 8, failure]);
  });

  it.each<[string, Element]>([
    ['a message of an unknown kind', [Buffer.from('hello')]],
    ['no message', 5],
    ['a call without arguments', ['message', 1, Buffer.from('root'), Buffer.from('ping'), 1]],
    ['arguments that are none', ['message', 1, Buffer.from('root'), Buffer.from('ping'), 1, 5, 5]],
    [
      'an object that we have not',
      ['message', 1, 1, Buffer.from('x'), 1, ['tuple', ['local', 5]], ['dictionary']],
    ],
    ['an answer without a value', ['answer', 1]],
  ])('leaves one that sends %s', async (_name, element) => {
    const { say, broker } = raw({ root });
    say(element);
    expect(await broker.closed).toMatchObject({ end: 'breach', cause: { name: 'WireError' } });
  });

  it('leaves one that makes more calls than it can wait for', async () => {
    const busy = new LocalObject('root', { wait: () => new Promise<never>(() => {}) });
    const { say, broker } = raw({ root: busy, limits: { ...wireLimits, callsInHand: 10 } });
    const calls = Array.from({ length: 11 }, (_, n): Element => [
      'message',
      n,
      Buffer.from('root'),
      Buffer.from('wait'),
      1,
      ...none,
    ]);
    say(...calls);
    expect(await broker.closed).toMatchObject({ cause: { code: 'too-many-calls' } });
  });

  it('lets pass what does no harm: answers to nothing, and references that it never had', async () => {
    const { say, heard } = raw({ root });
    say(['decref', 99], ['answer', 5, ['remote', 4]], ['error', 6, Buffer.from('why')]);
    say(['message', 7, Buffer.from('root'), Buffer.from('ping'), 1, ...none]);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard[0]).toEqual(['decref', 4]);
  });
});
