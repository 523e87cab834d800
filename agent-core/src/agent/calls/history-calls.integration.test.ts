import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimId, LogPiece } from '@barnraiser/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { askAgent } from '../../control/ask-agent.js';
import { type AgentRoom, openAgentRoom } from '../../testing/agent-room.js';

let room: AgentRoom;
afterEach(() => room.close());

const slow = { timeout: 20_000 };
const text = (piece: LogPiece): string => Buffer.from(piece.bytes).toString();

async function started(script: string, changes: object = {}): Promise<ClaimId> {
  await room.queue(script, changes);
  await expect.poll(() => room.has('stepStarted'), slow).toBe(true);
  return [...room.server.claims.keys()].at(-1) as ClaimId;
}

async function delivered(): Promise<void> {
  await expect.poll(() => readdir(join(room.root, 'spool')), slow).toEqual([]);
}

describe('the log of a build', () => {
  it('is read while it is written, woken by what is written', async () => {
    room = await openAgentRoom();
    const script = 'echo first; while [ ! -e go ]; do sleep 0.05; done; echo second; exit 1';
    const steps = [
      { name: 'make', script },
      { name: 'check', script: 'echo never' },
    ];
    const claimId = await started('', { steps });
    const first = await room.call('readLog', { claimId, waitMs: 10_000 });
    expect(text(first)).toBe('first\n');
    expect(first).toMatchObject({ from: 0, total: 6, ended: false, marks: [{ offset: 0 }] });
    expect(first.sections).toMatchObject([{ n: 0, name: 'make', from: 0, to: null, outcome: null }]);
    expect(await room.call('readLog', { claimId, from: 6, waitMs: 50 })).toMatchObject({ total: 6 });
    const waiting = room.call('readLog', { claimId, from: 6, waitMs: 20_000 });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(room.root, 'work', claimId, 'source', 'go'), '');
    expect(text(await waiting)).toBe('second\n');
    await delivered();
    const kept = await room.call('readLog', { claimId, from: 3, maxBytes: 5 });
    expect(text(kept)).toBe('st\nse');
    expect(kept).toMatchObject({ total: 13, ended: true, truncatedBytes: 0 });
    expect(kept.sections).toMatchObject([
      { n: 0, name: 'make', from: 0, to: 13, outcome: 'failed' },
      { n: 1, name: 'check', outcome: 'skipped' },
    ]);
    const past = await room.call('readLog', { claimId, from: 1000, waitMs: 10_000 });
    expect(past).toMatchObject({ total: 13, ended: true });
    expect(past.bytes).toHaveLength(0);
  });

  it('is kept also of a build that was given back, and over a restart', async () => {
    room = await openAgentRoom();
    const claimId = await started('echo made; sleep 30');
    await expect.poll(async () => text(await room.call('readLog', { claimId })), slow).toBe('made\n');
    await room.call('changeSettings', { limits: { holdS: 0 } });
    await room.call('pause', { until: 'until-resumed' });
    await delivered();
    await room.close();
    room = await openAgentRoom({ dataDir: room.root });
    const piece = await room.call('readLog', { claimId });
    expect(text(piece)).toBe('made\n');
    expect(piece).toMatchObject({ ended: true, sections: [{ name: 'make', outcome: 'cancelled' }] });
    expect(piece.marks).toHaveLength(1);
  });

  it('is kept within the limit, the newest', async () => {
    room = await openAgentRoom();
    const ids: ClaimId[] = [];
    for (const letter of ['a', 'b', 'c']) {
      room.notices.length = 0;
      ids.push(await started(`yes ${letter} | head -c 500000`));
      await delivered();
    }
    expect(await readdir(join(room.root, 'history', 'logs'))).toHaveLength(3);
    await room.call('changeSettings', { keptLogsMb: 1 });
    const [oldest, , newest] = ids as [ClaimId, ClaimId, ClaimId];
    await expect.poll(() => readdir(join(room.root, 'history', 'logs'))).toHaveLength(2);
    expect(await room.call('readLog', { claimId: newest })).toMatchObject({ total: 500_000 });
    await expect(room.call('readLog', { claimId: oldest })).rejects.toThrow(/not-found: .*coordinator/);
  });

  it('can be read over the control socket', async () => {
    room = await openAgentRoom();
    const claimId = await started('printf "\\000\\377"');
    await delivered();
    const reply = await askAgent(room.root, 'readLog', { claimId });
    expect(reply?.ok && [...reply.value.bytes]).toEqual([0, 255]);
  });
});

describe('the history', () => {
  it('is paged, exported, and told as time', async () => {
    room = await openAgentRoom();
    await started('exit 1');
    await expect.poll(() => room.has('buildReported') && room.has('buildEnded'), slow).toBe(true);
    const page = await room.call('history', { filter: { outcome: 'failed' } });
    expect(page).toMatchObject({ total: 1, entries: [{ project: 'hello' }], byOutcome: { failed: 1 } });
    expect(page.weeks.at(-1)).toMatchObject({ builds: 1 });
    expect(await room.call('history', { filter: { outcome: 'passed' } })).toMatchObject({ total: 0 });
    const csv = await room.call('exportHistory', { format: 'csv' });
    expect(csv.builds).toBe(1);
    expect(csv.text).toMatch(/^claimId,.*\r\n.*hello,linux/);
    const json = await room.call('exportHistory', { format: 'json' });
    expect(JSON.parse(json.text)).toEqual(page.entries);
    const spans = await room.call('timeline', {});
    expect(spans.map(({ what }) => what)).toEqual(expect.arrayContaining(['off', 'built', 'ready']));
  });
});
