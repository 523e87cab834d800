import { vi } from 'vitest';
import type { Broker } from '../wire/broker/broker.js';
import { LocalObject } from '../wire/broker/local-object.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import type { Sendable, WireDictionary } from '../wire/jelly/wire-value.js';
import type { FakeMaster } from './fake-master.js';

/** A command that was pushed, and what the worker has told of it so far. */
export interface HandCommand {
  readonly id: string;
  readonly told: [key: string, value: unknown][];
  /** Settles when the worker says that it is complete. */
  readonly completed: Promise<void>;
  /** Settles when the worker has begun it; rejects when it refuses to. */
  readonly begun: Promise<unknown>;
}

/** A master's side of one connection, by hand: it says what a test wants it to, in any order. */
export class HandMaster {
  readonly broker: Broker;
  readonly bot: RemoteRef;
  private readonly builders = new Map<string, RemoteRef>();
  private count = 0;

  private constructor(broker: Broker, bot: RemoteRef) {
    this.broker = broker;
    this.bot = bot;
  }

  /** Takes the next worker that logs in, and attaches it with these builders. */
  static async attach(fake: FakeMaster, builders: readonly string[] = ['b']): Promise<HandMaster> {
    const hand = await HandMaster.meet(fake);
    await hand.broker.call(hand.bot, 'getWorkerInfo');
    await hand.list(builders);
    return hand;
  }

  /** Takes the next worker that logs in, and says nothing to it. */
  static async meet(fake: FakeMaster): Promise<HandMaster> {
    const bot = await vi.waitFor(
      () => {
        const newcomer = fake.bots.find((one) => !met.has(one) && fake.brokerOf(one) !== undefined);
        if (newcomer === undefined) throw new Error('waited for a worker to log in');
        return newcomer;
      },
      { timeout: 30_000, interval: 20 },
    );
    met.add(bot);
    return new HandMaster(fake.brokerOf(bot)!, bot);
  }

  /** Sends the list of builders. */
  async list(names: readonly string[]): Promise<void> {
    const list = names.map((name) => [name, name]);
    const refs = (await this.broker.call(this.bot, 'setBuilderList', [list])) as WireDictionary;
    for (const [name, ref] of Object.entries(refs)) this.builders.set(name, ref as RemoteRef);
  }

  /** The worker's object for a builder. */
  builder(name = 'b'): RemoteRef {
    return this.builders.get(name)!;
  }

  /** Calls a method of a builder's. */
  async call(method: string, args: readonly Sendable[] = [], builder = 'b'): Promise<unknown> {
    return this.broker.call(this.builder(builder), method, args);
  }

  /** Asks whether the worker is there, and begins a build. */
  async begin(builder = 'b'): Promise<void> {
    await this.broker.call(this.builder(builder), 'print', [], { message: 'ping' });
    await this.call('startBuild', [], builder);
  }

  /** Pushes a command. */
  push(name: string, args: Readonly<Record<string, Sendable>> = {}, builder = 'b'): HandCommand {
    this.count += 1;
    const id = String(this.count);
    const told: HandCommand['told'] = [];
    let begun: Promise<unknown> = Promise.resolve();
    const completed = new Promise<void>((resolve) => {
      const command = new LocalObject('command', {
        update: ({ args: [updates] }) => {
          for (const [update] of updates as [WireDictionary][]) told.push(...Object.entries(update));
          return 0;
        },
        complete: () => {
          resolve();
          return null;
        },
      });
      begun = this.call('startCommand', [command, id, name, args], builder);
      begun.catch(() => {});
    });
    return { id, told, completed, begun };
  }

  /** Pushes a command and waits for its end; answers its code and its output. */
  async run(name: string, args: Readonly<Record<string, Sendable>> = {}, builder = 'b') {
    const command = this.push(name, args, builder);
    await command.begun;
    await command.completed;
    const text = (key: string): string =>
      command.told.flatMap(([one, value]) => (one === key ? [String(value)] : [])).join('');
    return {
      rc: command.told.find(([key]) => key === 'rc')?.[1],
      stdout: text('stdout'),
      header: text('header'),
    };
  }

  /** Says that the build is over, as a master does that was asked to let the worker go. */
  async finish(): Promise<void> {
    await this.broker.call(this.bot, 'shutdown');
    await this.broker.closed;
  }
}

/** Those that were taken. */
const met = new WeakSet<RemoteRef>();
