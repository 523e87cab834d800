import { WorkspaceFileError } from '../../../../prepare/files/workspace-file-error.js';
import type { RemoteCaller } from '../driver/master-connection.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import { Tuple } from '../wire/jelly/tuple.js';
import type { Sendable, WireValue } from '../wire/jelly/wire-value.js';
import { WireError } from '../wire/wire-error.js';
import { CommandRef } from './command-ref.js';
import type { MessageLink } from './wire/message-link.js';

type Args = readonly Sendable[];

/** What commands call on the other transport's objects, as requests of this one. */
export class CommandCalls implements RemoteCaller {
  private readonly link: Pick<MessageLink, 'request'>;
  private readonly nowMs: () => number;

  /** `nowMs` answers epoch ms, for the times of log lines. */
  constructor(link: Pick<MessageLink, 'request'>, nowMs: () => number) {
    this.link = link;
    this.nowMs = nowMs;
  }

  /** Rejects as `MessageLink.request` does; with a `WorkspaceFileError` where the master loses a block. */
  async call(target: RemoteRef | 'root', method: string, args: Args = []): Promise<WireValue> {
    if (!(target instanceof CommandRef))
      throw new WireError('bad-reference', `${method}: not of this transport`);
    if (target.part === 'command') return this.tell(target, method, args);
    return this.fileCall(target, method, args);
  }

  private async tell({ commandId, lines }: CommandRef, method: string, args: Args): Promise<WireValue> {
    const nowMs = this.nowMs();
    const rest =
      method === 'complete'
        ? lines.end(nowMs)
        : updatesIn(args, (key, value) => lines.take(key, value, nowMs));
    const told =
      rest.length === 0 ? null : this.link.request('update', { command_id: commandId, args: rest });
    if (method !== 'complete') return told;
    const [, completed] = await Promise.all([
      told,
      this.link.request('complete', { command_id: commandId, args: null }),
    ]);
    return completed;
  }

  private async fileCall(
    { commandId, part }: CommandRef,
    method: string,
    [first = null]: Args,
  ): Promise<WireValue> {
    const request = (op: string, fields: Readonly<Record<string, Sendable>> = {}): Promise<WireValue> =>
      this.link.request(op, { command_id: commandId, ...fields });
    switch (`${part}.${method}`) {
      case 'file.write':
        return request('update_upload_file_write', { args: first });
      case 'file.close':
        return request('update_upload_file_close');
      case 'file.utime':
        return request('update_upload_file_utime', timesIn(first));
      case 'folder.write':
        return request('update_upload_directory_write', { args: first });
      case 'folder.unpack':
        return request('update_upload_directory_unpack');
      case 'folder.close':
        // This transport has no word for it.
        return null;
      case 'reader.read':
        return blockIn(await request('update_read_file', { length: first }));
      case 'reader.close':
        return request('update_read_file_close');
      default:
        throw new WireError('bad-message', `a ${part} of a master's has no ${method}`);
    }
  }
}

/** `[[{ key: value }, 0], …]`, the other transport's form of updates. */
function updatesIn([updates]: Args, take: (key: string, value: Sendable) => Sendable[]): Sendable[] {
  return (updates as readonly (readonly [Readonly<Record<string, Sendable>>, 0])[])
    .flatMap(([update]) => Object.entries(update))
    .flatMap(([key, value]) => take(key, value));
}

function timesIn(times: Sendable): Readonly<Record<string, Sendable>> {
  const [accessed = null, modified = null] = times instanceof Tuple ? times.items : [];
  return { access_time: accessed, modified_time: modified };
}

/**
 * Masters of every release up to now lose the block that was asked for and answer nothing (measured
 * with 3.7). What came of it would be an empty file that counts as a success; an end is empty bytes.
 */
function blockIn(answer: WireValue): WireValue {
  if (answer !== null) return answer;
  throw new WorkspaceFileError(
    'ENODATA',
    "the master sent nothing: downloads do not work over Buildbot's msgpack transport; use its pb port",
  );
}
