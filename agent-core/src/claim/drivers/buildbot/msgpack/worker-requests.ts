import { RefusedCall } from '../wire/broker/refused-call.js';
import { LocalObject } from '../wire/broker/local-object.js';
import type { Sendable, WireDictionary, WireValue } from '../wire/jelly/wire-value.js';
import { CommandRef } from './command-ref.js';
import { asPushed } from './pushed-form.js';
import { setUpUpdates } from './set-up-commands.js';
import type { MessageLink } from './wire/message-link.js';

/** As many as a master's list of builders may hold on the other transport. */
const mostBuilders = 10_000;

/** What requests act upon; the link is there before the first of them comes. */
export interface WorkerRequestParts {
  readonly bot: LocalObject;
  readonly link: () => Pick<MessageLink, 'request' | 'close'>;
}

/**
 * The master's requests as calls of the objects that it would call on the other transport. No list of
 * builders comes here: they become known by their commands, and the list grows with them.
 */
export class WorkerRequests {
  private readonly parts: WorkerRequestParts;
  private readonly names = new Set<string>();
  private builders: Readonly<Record<string, LocalObject>> = {};
  private basedir = '/';

  constructor(parts: WorkerRequestParts) {
    this.parts = parts;
  }

  /** Throws `RefusedCall`, or what the called method throws. */
  async answer(op: string, request: WireDictionary): Promise<Sendable> {
    switch (op) {
      case 'print':
        return this.bot('print', [], { message: request['message'] ?? null });
      case 'get_worker_info':
        return this.workerInfo();
      case 'set_worker_settings':
      case 'keepalive':
        return null;
      case 'start_command':
        return this.start(request);
      case 'interrupt_command':
        return this.interrupt(request);
      case 'shutdown':
        return this.bot('shutdown');
      default:
        throw new RefusedCall(`unknown op '${op.slice(0, 100)}'`);
    }
  }

  private async workerInfo(): Promise<Sendable> {
    const info = (await this.bot('getWorkerInfo')) as Readonly<Record<string, Sendable>>;
    const { basedir } = info;
    if (typeof basedir === 'string') this.basedir = basedir;
    return info;
  }

  private async start(request: WireDictionary): Promise<Sendable> {
    const id = textIn(request, 'command_id');
    const name = textIn(request, 'command_name');
    const { builder_name: builder = null, args = null } = request;
    if (builder === null) return this.setUp(id, name);
    const object = await this.builder(textIn(request, 'builder_name'));
    const form = asPushed(name, args, id, this.basedir);
    return call(object, 'startCommand', [new CommandRef(id, 'command'), id, form.name, form.args]);
  }

  private async interrupt(request: WireDictionary): Promise<Sendable> {
    const builder = Object.hasOwn(request, 'builder_name') ? request['builder_name'] : null;
    const object =
      typeof builder === 'string' && this.names.has(builder) ? this.builders[builder] : undefined;
    if (object === undefined) return null;
    const why = typeof request['why'] === 'string' ? request['why'] : '';
    return call(object, 'interruptCommand', [textIn(request, 'command_id'), why]);
  }

  private async setUp(id: string, name: string): Promise<null> {
    const link = this.parts.link();
    const updates = setUpUpdates(name);
    const told = [
      link.request('update', { command_id: id, args: updates }),
      link.request('complete', { command_id: id, args: null }),
    ];
    // Whoever waits for nothing loses nothing when the connection ends.
    for (const one of told) one.catch(() => undefined);
    // The last that a master does before it takes a worker for attached.
    if (name === 'mkdir') await this.list();
    return null;
  }

  private async builder(name: string): Promise<LocalObject> {
    if (!this.names.has(name)) {
      if (this.names.size >= mostBuilders) throw new RefusedCall('too many builders');
      this.names.add(name);
      await this.list();
    }
    const object = Object.hasOwn(this.builders, name) ? this.builders[name] : undefined;
    if (object !== undefined) return object;
    // To answer with an error would end the build; so the master queues it anew.
    this.parts.link().close('left', `the owner of this machine builds nothing of ${name}`);
    throw new RefusedCall('the owner of this machine does not build this');
  }

  private async list(): Promise<void> {
    const list = [...this.names].map((name) => [name, name]);
    const answer = (await this.bot('setBuilderList', [list])) as Readonly<Record<string, Sendable>>;
    const objects = Object.entries(answer).filter(([, value]) => value instanceof LocalObject);
    this.builders = Object.fromEntries(objects) as Record<string, LocalObject>;
  }

  private async bot(
    method: string,
    args: readonly WireValue[] = [],
    words: WireDictionary = {},
  ): Promise<Sendable> {
    return call(this.parts.bot, method, args, words);
  }
}

async function call(
  object: LocalObject,
  method: string,
  args: readonly WireValue[],
  keywords: WireDictionary = {},
): Promise<Sendable> {
  const own = object.methods.get(method);
  if (own === undefined) throw new RefusedCall(`no ${method} here`);
  return own({ args, keywords });
}

function textIn(request: WireDictionary, key: string): string {
  const value = request[key];
  if (typeof value === 'string') return value.slice(0, 1000);
  if (typeof value === 'number') return String(value);
  throw new RefusedCall(`expected a text as ${key}`);
}
