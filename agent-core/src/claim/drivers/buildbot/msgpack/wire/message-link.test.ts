import { describe, expect, it } from 'vitest';
import { Latch } from '../../driver/latch.js';
import { LocalObject } from '../../wire/broker/local-object.js';
import { RefusedCall } from '../../wire/broker/refused-call.js';
import { wireLimits } from '../../wire/wire-limits.js';
import { HandSocket } from '../testing/hand-socket.js';
import { type AnswerRequest, MessageLink } from './message-link.js';

function linked(answer: AnswerRequest = () => Promise.resolve(null), limits = wireLimits) {
  const master = new HandSocket();
  const failures: unknown[] = [];
  const failed = (op: string, error: unknown) => failures.push([op, error]);
  return { master, failures, link: new MessageLink(master.socket, { answer, failed, limits }) };
}

describe('requests and responses', () => {
  it('are numbered from 0, and each response finds its request in any order', async () => {
    const { master, link } = linked();
    const first = link.request('update', { command_id: '7', args: [['rc', 0]] });
    const second = link.request('complete', { command_id: '7', args: null });
    expect(master.sent).toEqual([
      { op: 'update', seq_number: 0, command_id: '7', args: [['rc', 0]] },
      { op: 'complete', seq_number: 1, command_id: '7', args: null },
    ]);
    master.says({ op: 'response', seq_number: 1, result: 'two' });
    master.says({ op: 'response', seq_number: 0, result: new Uint8Array([1, 2]) });
    expect(await second).toBe('two');
    expect(await first).toEqual(Buffer.from([1, 2]));
  });

  it('reject with what the master says where it failed', async () => {
    const { master, link } = linked();
    const request = link.request('update_upload_file_utime');
    master.says({ op: 'response', seq_number: 0, result: 'no such thing', is_exception: true });
    await expect(request).rejects.toMatchObject({ name: 'RemoteFailure', reason: 'no such thing' });
  });

  it('send nothing that msgpack has no form for, and use up no number for it', async () => {
    const { master, link } = linked();
    const object = new LocalObject('ours', {});
    await expect(link.request('update', { args: [object] })).rejects.toMatchObject({ code: 'bad-value' });
    const request = link.request('complete');
    master.says({ op: 'response', seq_number: 0, result: null });
    expect(await request).toBeNull();
    expect(master.sent).toMatchObject([{ op: 'complete', seq_number: 0 }]);
  });

  it('reject when the connection ends, also those that come later', async () => {
    const { master, link } = linked();
    const request = link.request('update');
    master.emit('close', 1006);
    await expect(request).rejects.toMatchObject({ name: 'LinkClosed', end: 'broken' });
    await expect(link.request('update')).rejects.toMatchObject({ end: 'broken' });
    expect(await link.closed).toMatchObject({ end: 'broken' });
  });
});

describe("the master's requests", () => {
  it('are answered by their numbers, whatever becomes of them', async () => {
    const { master, failures } = linked(async (op, { message }) => {
      if (op === 'refuse') throw new RefusedCall('not now');
      if (op === 'fail') throw new Error('a secret');
      if (op === 'unsayable') return new LocalObject('ours', {});
      return typeof message === 'string' ? message : null;
    });
    master.says({ op: 'print', seq_number: 5, message: 'ping' });
    master.says({ op: 'refuse', seq_number: 3 });
    master.says({ op: 'fail', seq_number: 9 });
    master.says({ op: 'unsayable', seq_number: 4 });
    await expect.poll(() => master.sent).toHaveLength(4);
    expect(master.sent).toEqual([
      { op: 'response', seq_number: 5, result: 'ping' },
      { op: 'response', seq_number: 3, result: 'not now', is_exception: true },
      { op: 'response', seq_number: 9, result: 'it failed inside this worker', is_exception: true },
      { op: 'response', seq_number: 4, result: 'it failed inside this worker', is_exception: true },
    ]);
    expect(failures).toMatchObject([
      ['fail', { message: 'a secret' }],
      ['unsayable', { code: 'bad-value' }],
    ]);
  });

  it.each([
    ['text', (master: HandSocket) => master.emit('message', Buffer.from('{}'), false)],
    ['what is no msgpack', (master: HandSocket) => master.emit('message', Buffer.from([0xc1]), true)],
    ['a list', (master: HandSocket) => master.emit('message', Buffer.from([0x90]), true)],
    ['no op', (master: HandSocket) => master.says({ seq_number: 0 })],
    ['a number that is none', (master: HandSocket) => master.says({ op: 'print', seq_number: 'x' })],
    ['a response to no request', (master: HandSocket) => master.says({ op: 'response', seq_number: 0 })],
  ])('end the connection where they are %s', async (_name, says) => {
    const { master, link } = linked();
    says(master);
    expect(await link.closed).toMatchObject({ end: 'breach' });
    expect(master.isTerminated).toBe(true);
  });

  it('may be so many at a time and no more', async () => {
    const { master, link } = linked(() => new Latch<null>().promise, { ...wireLimits, callsInHand: 3 });
    for (let seq = 0; seq < 3; seq += 1) master.says({ op: 'print', seq_number: seq });
    expect(master.isTerminated).toBe(false);
    master.says({ op: 'print', seq_number: 3 });
    expect(await link.closed).toMatchObject({ end: 'breach', message: expect.stringContaining('at a time') });
  });

  it('wait unread while the master does not read what it is told', async () => {
    const { master, link } = linked();
    master.bufferedAmount = 2_000_000;
    const request = link.request('update');
    expect(master.isPaused).toBe(true);
    master.bufferedAmount = 0;
    master.flushes.shift()?.();
    expect(master.isPaused).toBe(false);
    link.close('left', 'seen enough');
    await expect(request).rejects.toMatchObject({ end: 'left' });
  });
});

it('knows that the master is there by its answer to a ping, or that it has gone', async () => {
  const { master, link } = linked();
  const answered = link.ping();
  master.emit('pong');
  await answered;
  const unanswered = link.ping();
  master.emit('close', 1005);
  await unanswered;
  expect(await link.closed).toMatchObject({ end: 'closed' });
});

it('leaves after the answers of the turn', async () => {
  const { master, link } = linked(async () => {
    link.leave();
    return null;
  });
  master.says({ op: 'shutdown', seq_number: 0 });
  await expect.poll(() => master.closedWith).toBe(1000);
  expect(master.sent).toEqual([{ op: 'response', seq_number: 0, result: null }]);
  master.emit('close', 1000);
  expect(await link.closed).toMatchObject({ end: 'left' });
});
