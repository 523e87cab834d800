import { describe, expect, it } from 'vitest';
import { RemoteFailure } from '../wire/broker/remote-failure.js';
import { RemoteRef } from '../wire/broker/remote-ref.js';
import { Tuple } from '../wire/jelly/tuple.js';
import type { WireValue } from '../wire/jelly/wire-value.js';
import { CommandCalls } from './command-calls.js';
import { type CommandPart, CommandRef } from './command-ref.js';

function calls(answer: (op: string) => WireValue = () => null) {
  const requests: [op: string, fields: unknown][] = [];
  const request = async (op: string, fields: unknown): Promise<WireValue> => {
    requests.push([op, fields]);
    return answer(op);
  };
  const own = new CommandCalls({ request }, () => 1000);
  const call = async (part: CommandPart, method: string, ...args: Parameters<typeof own.call>[2] & {}) =>
    own.call(new CommandRef('3', part), method, args);
  return { own, call, requests };
}

describe('what a command calls of the master by msgpack', () => {
  it('is updates and its end, in their order', async () => {
    const { own, requests } = calls();
    const ref = new CommandRef('3', 'command');
    await own.call(ref, 'update', [[[{ stdout: 'half' }, 0]]]);
    expect(requests).toEqual([]);
    await own.call(ref, 'update', [
      [
        [{ stdout: ' line\nrest' }, 0],
        [{ elapsed: 0.5 }, 0],
      ],
    ]);
    await own.call(ref, 'update', [[[{ header: 'end' }, 0]]]);
    await own.call(ref, 'complete', [null]);
    const half = ['stdout', ['half line\n', [9], [1]]];
    const rest = ['stdout', ['rest\n', [4], [1]]];
    expect(requests).toEqual([
      ['update', { command_id: '3', args: [half, rest, ['elapsed', 0.5]] }],
      ['update', { command_id: '3', args: [['header', ['end\n', [3], [1]]]] }],
      ['complete', { command_id: '3', args: null }],
    ]);
  });

  it('is what takes a file or a folder', async () => {
    const { call, requests } = calls();
    const bytes = new Uint8Array([1]);
    await call('file', 'write', bytes);
    await call('file', 'close');
    await call('file', 'utime', new Tuple(1.5, 2.5));
    await call('folder', 'write', bytes);
    await call('folder', 'unpack');
    await call('folder', 'close');
    expect(requests).toEqual([
      ['update_upload_file_write', { command_id: '3', args: bytes }],
      ['update_upload_file_close', { command_id: '3' }],
      ['update_upload_file_utime', { command_id: '3', access_time: 1.5, modified_time: 2.5 }],
      ['update_upload_directory_write', { command_id: '3', args: bytes }],
      ['update_upload_directory_unpack', { command_id: '3' }],
    ]);
  });

  it('is a block of a file; a master that loses it is refused, and an empty one is the end', async () => {
    const lost = calls();
    await expect(lost.call('reader', 'read', 10)).rejects.toMatchObject({
      name: 'WorkspaceFileError',
      code: 'ENODATA',
    });
    expect(lost.requests).toEqual([['update_read_file', { command_id: '3', length: 10 }]]);
    const whole = calls(() => Buffer.alloc(0));
    expect(await whole.call('reader', 'read', 10)).toEqual(Buffer.alloc(0));
  });

  it('is for references of its own alone, and fails as the master does', async () => {
    const { call, own } = calls((op) => {
      throw new RemoteFailure(op, 'exception', 'disk full', null);
    });
    await expect(call('file', 'write', new Uint8Array())).rejects.toBeInstanceOf(RemoteFailure);
    await expect(own.call(new RemoteRef(1, { dropRef: () => undefined }), 'update')).rejects.toMatchObject({
      code: 'bad-reference',
    });
  });
});
