import type { ClaimId } from '@barnraiser/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { LogNews } from './log-news.js';

const claimId = '0199f3a0-0000-7000-8000-0000000000ab' as ClaimId;
const other = '0199f3a0-0000-7000-8000-0000000000ac' as ClaimId;

describeEachDatabase('news of logs', (database) => {
  const opened: LogNews[] = [];
  afterEach(async () => {
    for (const news of opened.splice(0)) await news.close();
  });
  async function listen(now?: () => number): Promise<{ news: LogNews; heard: ClaimId[] }> {
    const heard: ClaimId[] = [];
    const news = await LogNews.listen(database(), (id) => heard.push(id), now);
    opened.push(news);
    return { news, heard };
  }

  it('reach the process where a log is followed, and no other', async () => {
    const [writer, reader, bystander] = [await listen(), await listen(), await listen()];
    reader.news.followed(claimId);
    await vi.waitUntil(() => {
      writer.news.grown(other);
      writer.news.grown(claimId);
      return reader.heard.length > 0;
    });
    expect(new Set([...reader.heard, ...bystander.heard])).toEqual(new Set([claimId]));
    expect(writer.heard).toEqual([]);
  });

  it('are not told of a log that nobody follows elsewhere, or does not any more', async () => {
    let nowMs = 0;
    const [writer, reader] = [await listen(() => nowMs), await listen()];
    const query = vi.spyOn(database(), 'query');
    const told = (what: string): number =>
      query.mock.calls.filter(([, params]) => String(params?.[1]).startsWith(what)).length;
    writer.news.followed(claimId);
    await vi.waitUntil(() => told('followed') === 1);
    writer.news.grown(claimId);
    reader.news.followed(claimId);
    await vi.waitUntil(() => {
      writer.news.grown(claimId);
      return told('grown') > 0;
    });
    await vi.waitUntil(() => reader.heard.length === told('grown'));
    nowMs += 60_000;
    const before = told('grown');
    writer.news.grown(claimId);
    writer.news.followed(claimId);
    await vi.waitUntil(() => told('followed') === 3);
    expect(told('grown')).toBe(before);
    query.mockRestore();
  });
});
