import { RemoteRef } from '../wire/broker/remote-ref.js';
import { LogLines } from './log-lines.js';

/** What of a command of the master's is meant: the command, the file or folder that it takes, the file that it gives. */
export type CommandPart = 'command' | 'file' | 'folder' | 'reader';

/** Nothing is counted here: messages name a command by its id. */
const owner = { dropRef: () => undefined };

/** Stands for the objects that a master has for a command on the other transport. */
export class CommandRef extends RemoteRef {
  readonly commandId: string;
  readonly part: CommandPart;
  readonly lines = new LogLines();

  constructor(commandId: string, part: CommandPart) {
    super(0, owner);
    this.commandId = commandId;
    this.part = part;
  }
}
