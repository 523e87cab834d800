import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { Timeline } from './timeline.js';

const minuteMs = 60_000;
const start = 1_700_000_000_000;
const at = (minutes: number): number => start + minutes * minuteMs;

/** Each span as [what, from, to], in minutes. */
async function spans(timeline: Timeline, from: number, to: number): Promise<[string, number, number][]> {
  const read = await timeline.read(at(from), at(to));
  return read.map((span) => [span.what, (span.from - start) / minuteMs, (span.to - start) / minuteMs]);
}

function noteEachMinute(timeline: Timeline, from: number, to: number, what: 'built' | 'user-active'): void {
  for (let minute = from; minute <= to; minute += 1) timeline.note(at(minute), what, `at ${minute}`);
}

describe('the timeline', () => {
  it('is off where nothing is known', async () => {
    const timeline = new Timeline(join(await temporaryFolder(), 'history'));
    expect(await spans(timeline, 0, 10)).toEqual([['off', 0, 10]]);
  });

  it('extends a span while nothing changes, and begins another when something does', async () => {
    const timeline = new Timeline(await temporaryFolder());
    noteEachMinute(timeline, 2, 5, 'user-active');
    noteEachMinute(timeline, 6, 9, 'built');
    expect(await spans(timeline, 0, 10)).toEqual([
      ['off', 0, 2],
      ['user-active', 2, 6],
      ['built', 6, 9],
      ['off', 9, 10],
    ]);
    expect((await timeline.read(at(3), at(4)))[0]).toEqual({
      from: at(3),
      to: at(4),
      what: 'user-active',
      evidence: 'at 5',
    });
  });

  it('takes a long silence for being off, as when the machine slept', async () => {
    const timeline = new Timeline(await temporaryFolder());
    noteEachMinute(timeline, 0, 1, 'built');
    noteEachMinute(timeline, 60, 61, 'built');
    expect(await spans(timeline, 0, 61)).toEqual([
      ['built', 0, 1],
      ['off', 1, 60],
      ['built', 60, 61],
    ]);
  });

  it('keeps what was written when it ends without a word, and goes on after a torn line', async () => {
    const folder = await temporaryFolder();
    const killed = new Timeline(folder);
    noteEachMinute(killed, 0, 3, 'built');
    await killed.read(0, 0);
    await appendFile(join(folder, 'timeline.jsonl'), '{"from":17');
    const next = new Timeline(folder);
    await next.load(at(5));
    noteEachMinute(next, 5, 6, 'user-active');
    expect(await spans(next, 0, 6)).toEqual([
      ['built', 0, 3],
      ['off', 3, 5],
      ['user-active', 5, 6],
    ]);
  });

  it('writes a span that goes on once a minute, not at every note', async () => {
    const folder = await temporaryFolder();
    const timeline = new Timeline(folder);
    for (let second = 0; second <= 120; second += 5) timeline.note(start + second * 1000, 'ready', null);
    await timeline.flush();
    expect((await readFile(join(folder, 'timeline.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(4);
  });

  it('knows how long builds ran today, also in an earlier run', async () => {
    const folder = await temporaryFolder();
    const first = new Timeline(folder);
    noteEachMinute(first, 0, 10, 'built');
    first.note(at(11), 'ready', null);
    await first.flush();
    const second = new Timeline(folder);
    await second.load(at(20));
    noteEachMinute(second, 20, 22, 'built');
    expect(second.builtMs(at(0), at(22))).toBe(13 * minuteMs);
    expect(second.builtMs(at(5), at(23))).toBe(9 * minuteMs);
  });

  it('stays in order when the clock is set back', async () => {
    const timeline = new Timeline(await temporaryFolder());
    noteEachMinute(timeline, 10, 12, 'built');
    noteEachMinute(timeline, 5, 11, 'user-active');
    expect(await spans(timeline, 5, 12)).toEqual([
      ['user-active', 5, 11],
      ['built', 11, 12],
    ]);
  });

  it('keeps no more than four files', async () => {
    const folder = await temporaryFolder();
    const full = `${'\n'.repeat(5 * 1024 * 1024)}\n`;
    for (const name of ['timeline', 'timeline.1', 'timeline.2', 'timeline.3']) {
      await writeFile(join(folder, `${name}.jsonl`), full);
    }
    const timeline = new Timeline(folder);
    noteEachMinute(timeline, 0, 1, 'built');
    expect(await spans(timeline, 0, 1)).toEqual([['built', 0, 1]]);
    expect(await readdir(folder)).toHaveLength(4);
  });

  it('says when it cannot be written', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const errors: unknown[] = [];
    const timeline = new Timeline(file, (error) => errors.push(error));
    timeline.note(at(0), 'ready', null);
    await timeline.flush();
    expect(errors.length).toBeGreaterThan(0);
  });
});
