import { gzipSync } from 'node:zlib';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { readEvents } from '../testing/read-events.js';
import { sampleProject, sampleResult } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';
import type { Wire } from '../testing/wire.js';

const limits = { logAppendBytes: 100_000, logBytes: 300_000 };
let coordinator: TestCoordinator;
let agent: FakeAgent;
let claimId: string;
let token: string;

beforeAll(async () => {
  coordinator = await startTestCoordinator({ limits });
  agent = await FakeAgent.enrolled(coordinator);
  await coordinator.admin('putProject', { params: { project: 'hello' }, body: sampleProject('hello') });
});
beforeEach(async () => {
  // Never merged into the job of an earlier test, from which the machine is held off.
  const body = { project: 'hello', merge: false };
  await coordinator.admin('requestBuild', { params: { requestId: uuidv7() }, body });
  const { grant } = await agent.granted();
  ({ claimId, token } = grant);
});
afterAll(() => coordinator.close());

const call: Wire = (name, given) => coordinator.as(token)(name, given);
const params = () => ({ claimId, stream: 'console' });
const append = (offset: number, body: string | Buffer, headers: Record<string, string> = {}) =>
  call('appendLog', { params: params(), headers: { 'upload-offset': offset, ...headers }, body });
const end = async () => Number((await call('logOffset', { params: params() })).headers.get('upload-offset'));
const log = async (headers: Record<string, string> = {}) =>
  coordinator.admin('log', { params: params(), headers });

describe('appending to a log', () => {
  it('keeps bytes at their offset, an overlap once, and tells the end', async () => {
    expect(await end()).toBe(0);
    const first = await append(0, 'hello ');
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '6']);
    expect((await append(0, 'hello world')).headers.get('upload-offset')).toBe('11');
    expect(await end()).toBe(11);
    expect((await log()).bytes.toString()).toBe('hello world');
  });

  it('answers a gap with the expected offset', async () => {
    await append(0, 'abc');
    const gap = await append(5, 'f');
    expect(gap.status).toBe(409);
    expect(gap.problem()).toMatchObject({ retry: 'same', expectedOffset: 3 });
  });

  it('keeps any bytes, and takes gzip whose offset counts plain bytes', async () => {
    const bytes = Buffer.from([0, 255, 0xc3, 10, 13, 0x1b]);
    await append(0, bytes, { 'content-type': 'application/octet-stream' });
    const packed = await append(6, gzipSync(Buffer.alloc(90_000, 'x')), { 'content-encoding': 'gzip' });
    expect(packed.headers.get('upload-offset')).toBe('90006');
    expect((await log()).bytes.subarray(0, 7)).toEqual(Buffer.concat([bytes, Buffer.from('x')]));
  });

  it('refuses what is too large, packed or not, and other encodings', async () => {
    const large = await append(0, 'x'.repeat(limits.logAppendBytes + 1));
    expect([large.status, large.problem().limit]).toEqual([413, limits.logAppendBytes]);
    const bomb = await append(0, gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' });
    expect([bomb.status, bomb.problem().limit]).toEqual([413, limits.logAppendBytes]);
    expect((await append(0, 'x', { 'content-encoding': 'br' })).status).toBe(415);
    expect((await append(0, 'not gzip', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect(await end()).toBe(0);
    const chunk = 'x'.repeat(limits.logAppendBytes);
    for (const n of [0, 1, 2]) expect((await append(n * chunk.length, chunk)).status).toBe(204);
    const full = await append(limits.logBytes, 'x');
    expect([full.status, full.problem()]).toMatchObject([413, { limit: limits.logBytes, retry: 'never' }]);
  });

  it('wants an offset and a stream that it knows', async () => {
    const without = await call('appendLog', { params: params(), body: 'x' });
    expect([without.status, without.problem().errors?.[0]?.pointer]).toEqual([422, '/upload-offset']);
    const other = await call('logOffset', { params: { claimId, stream: '../../admin-token' } });
    expect(other.status).toBe(422);
  });

  it('is for the claim’s holder alone', async () => {
    const other = await FakeAgent.enrolled(coordinator);
    const theirs = { params: params(), headers: { 'upload-offset': 0 }, body: 'x' };
    expect((await other.call('appendLog', theirs)).status).toBe(403);
    expect((await coordinator.admin('appendLog', theirs)).status).toBe(403);
    expect((await coordinator.anybody('appendLog', theirs)).status).toBe(401);
    expect((await other.call('log', { params: params() })).status).toBe(403);
    expect((await agent.call('appendLog', theirs)).status).toBe(204);
    expect((await agent.call('log', { params: params() })).status).toBe(200);
    const unknown = { claimId: uuidv7(), stream: 'console' };
    expect((await coordinator.admin('log', { params: unknown })).status).toBe(404);
  });

  it('goes on at the same offset after a restart, and the claim with it', async () => {
    await append(0, 'before ');
    await coordinator.restart();
    expect(await end()).toBe(7);
    expect((await append(4, 're after')).headers.get('upload-offset')).toBe('12');
    const result = sampleResult(agent.descriptorRev, 'before after');
    const reply = await call('putResult', { params: { claimId }, body: result });
    expect(reply.json()).toMatchObject({ accepted: 'current' });
  });
});

describe('reading a log', () => {
  it('answers ranges', async () => {
    await append(0, '0123456789');
    const part = await log({ range: 'bytes=2-4' });
    expect([part.status, part.headers.get('content-range'), part.bytes.toString()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ]);
    expect((await log({ range: 'bytes=-3' })).bytes.toString()).toBe('789');
    const outside = await log({ range: 'bytes=10-' });
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect((await log({ range: 'nonsense' })).status).toBe(200);
  });

  it('is never taken for a page', async () => {
    await append(0, '<script>alert(1)</script>');
    const { headers } = await log();
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('follows a log from the start to the build’s end', async () => {
    await append(0, 'one ');
    const events = readEvents(await follow());
    expect(await events.next()).toMatchObject({ value: { event: 'bytes', id: '4', data: base64('one ') } });
    await append(4, 'two');
    expect(await events.next()).toMatchObject({ value: { event: 'bytes', id: '7', data: base64('two') } });
    const result = sampleResult(agent.descriptorRev, 'one two');
    await call('putResult', { params: { claimId }, body: result });
    expect(await events.next()).toMatchObject({ value: { event: 'end', data: 'passed' } });
    expect((await events.next()).done).toBe(true);
  });

  it('goes on behind the last event, or from an offset', async () => {
    await append(0, 'one two');
    await call('release', { params: { claimId }, query: { reason: 'battery' } });
    const resumed = await collect(await follow({ headers: { 'last-event-id': '4' } }));
    expect(resumed).toMatchObject([{ data: base64('two') }, { event: 'end', data: 'released' }]);
    expect(await collect(await follow({ from: 7 }))).toMatchObject([{ event: 'end' }]);
  });

  it('serves many followers of a large log, and forgets those who go away', async () => {
    const chunk = 'y'.repeat(limits.logAppendBytes);
    await append(0, chunk);
    const gone = new AbortController();
    await follow({ signal: gone.signal });
    gone.abort();
    const followers = await Promise.all(Array.from({ length: 5 }, () => follow()));
    await append(chunk.length, chunk);
    await call('release', { params: { claimId }, query: { reason: 'battery' } });
    for (const follower of followers) {
      const bytes = (await collect(follower)).filter(({ event }) => event === 'bytes');
      expect(bytes.map(({ data }) => Buffer.from(data, 'base64').toString()).join('')).toBe(chunk + chunk);
    }
  });
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function follow({
  headers = {},
  from = 0,
  signal,
}: { headers?: Record<string, string>; from?: number; signal?: AbortSignal } = {}): Promise<Response> {
  const url = `${coordinator.url}/v1/claims/${claimId}/logs/console/events?from=${from}`;
  const reply = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(signal && { signal }),
  });
  expect(reply.headers.get('content-type')).toContain('text/event-stream');
  return reply;
}

async function collect(reply: Response) {
  const events = [];
  for await (const event of readEvents(reply)) events.push(event);
  return events;
}
