import { type LocalMethod, LocalObject } from '../wire/broker/local-object.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import { RemoteRef } from '../wire/broker/remote-ref.js';
import type { Sendable, WireValue } from '../wire/jelly/wire-value.js';
import { BuilderNames } from './builder-names.js';
import type { CommandRequest } from './pushed-command.js';

/** Twice what one list may hold, so that all of them may change their names at once. */
const mostHeld = 20_000;

/** What the master calls on builders. */
export interface BuilderListener {
  /** Builds of other builders are not taken: the master does not learn of an object for them. */
  isAccepted(builder: string): boolean;
  greeted(message: WireValue | undefined): Promise<null>;
  begun(builder: string): Promise<null>;
  command(command: Omit<CommandRequest, 'broker'> & { readonly builder: string }): Promise<null>;
  interrupt(id: string, why: string): void;
}

/** The objects by which a master reaches its builders here, one for each name as long as the master has it. */
export class BuilderObjects {
  private readonly listener: BuilderListener;
  private byName = new Map<string, LocalObject>();
  /** How many the master has, or could have: those too that have left its list. */
  private held = 0;

  constructor(listener: BuilderListener) {
    this.listener = listener;
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** Takes the master's list, again after each change of its configuration: known builders stay, others go. */
  set(list: WireValue | undefined): Record<string, Sendable> {
    const read = BuilderNames.safeParse(list);
    if (!read.success) throw new RefusedCall('the list of builders cannot be read');
    const known = this.byName;
    const accepted = [...new Set(read.data)].filter((name) => this.listener.isAccepted(name));
    const newcomers = accepted.filter((name) => !known.has(name));
    if (this.held + newcomers.length > mostHeld)
      throw new RefusedCall(`more than ${mostHeld} builders are too many`);
    this.byName = new Map(accepted.map((name) => [name, known.get(name) ?? this.objectOf(name)]));
    return Object.fromEntries(this.byName);
  }

  private objectOf(builder: string): LocalObject {
    const { listener } = this;
    this.held += 1;
    const dropped = (): void => {
      this.held -= 1;
    };
    const methods: Record<string, LocalMethod> = {
      print: ({ args, keywords }) => listener.greeted(keywords['message'] ?? args[0]),
      setMaster: ({ args: [ref] }) => {
        if (ref instanceof RemoteRef) ref.release();
        return null;
      },
      startBuild: () => listener.begun(builder),
      startCommand: ({ args: [ref, id, name, args = null] }) => {
        if (!(ref instanceof RemoteRef)) throw new RefusedCall('startCommand: expected a command');
        return listener.command({ builder, ref, id: textOf(id), name: textOf(name), args });
      },
      interruptCommand: ({ args: [id, why = ''] }) => {
        listener.interrupt(textOf(id), textOf(why));
        return null;
      },
    };
    return new LocalObject(`builder ${builder}`, methods, dropped);
  }
}

/** Ids and names may be numbers, text or bytes. */
function textOf(value: WireValue | undefined): string {
  if (Buffer.isBuffer(value)) return value.toString('utf8').slice(0, 1000);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.slice(0, 1000);
  throw new RefusedCall('expected a text');
}
