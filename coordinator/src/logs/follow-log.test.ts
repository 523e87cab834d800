import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClaimId } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followLog } from './follow-log.js';
import { LogStore } from './log-store.js';

const claimId = '0199f3a0-0000-7000-8000-0000000000ab' as ClaimId;
let folder: string;
let store: LogStore;
let outcome: string | null;
let gone: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-follow-'));
  store = new LogStore(folder, 10_000_000);
  outcome = null;
  gone = new AbortController();
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const append = async (text: string) =>
  store.append(claimId, 'console', await store.end(claimId, 'console'), [Buffer.from(text)], text.length);
const end = (how: string) => {
  outcome = how;
  store.wake(claimId);
};
const follow = (from = 0) =>
  followLog(store, { claimId, stream: 'console', from, endOf: async () => outcome, signal: gone.signal });
const next = async (events: AsyncGenerator<string>) => String((await events.next()).value);
const bytesOf = (event: string) => String(Buffer.from(/data: (.*)/.exec(event)?.[1] ?? '', 'base64'));

describe('followLog', () => {
  it('gives what is there, what comes, and the end', async () => {
    await append('one ');
    const events = follow();
    expect(await next(events)).toMatch(/^:/);
    const first = await next(events);
    expect(first).toMatch(/^id: 4\nevent: bytes\n/);
    expect(bytesOf(first)).toBe('one ');
    const second = next(events);
    await append('two');
    expect(bytesOf(await second)).toBe('two');
    const last = next(events);
    end('passed');
    expect(await last).toBe('event: end\ndata: passed\n\n');
    expect((await events.next()).done).toBe(true);
  });

  it('goes on behind an offset and cuts large logs into events of at most 64 KiB', async () => {
    await append('x'.repeat(150_000));
    end('failed');
    const sizes: number[] = [];
    for await (const event of follow(10)) {
      if (event.startsWith('id:')) sizes.push(bytesOf(event).length);
    }
    expect(sizes).toEqual([65_536, 65_536, 150_000 - 10 - 2 * 65_536]);
  });

  it('ends when nobody wants it any more', async () => {
    const events = follow();
    await next(events);
    const waiting = events.next();
    gone.abort();
    expect((await waiting).done).toBe(true);
  });
});
