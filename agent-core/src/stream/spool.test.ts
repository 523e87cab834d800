import { createHash } from 'node:crypto';
import { appendFile, type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimId, StepReport, TestRecord } from '@barnraiser/protocol';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { createSpool, listSpools, reopenSpool } from './spool.js';
import type { SpoolClaim } from './spool-claim.js';

const claim: SpoolClaim = {
  claimId: '01920000-0000-7000-8000-000000000001' as ClaimId,
  coordinator: 'http://c',
  project: 'hello',
  target: 'linux',
  title: 'Hello',
  attempt: 1,
  token: 'secret',
  lease: null,
  job: null,
  startedAt: 0,
};
const report: StepReport = {
  name: 'make',
  startedMs: 0,
  durationMs: 1,
  frozenMs: 0,
  exitCode: 0,
  signal: null,
  outcome: 'passed',
};
const test = (n: number, message = ''): TestRecord => ({
  id: `s::${n}`,
  name: `${n}`,
  suite: 's',
  status: 'passed',
  message,
});

describe('the spool', () => {
  it('keeps exactly the bytes that were written, with their digest', async () => {
    const spool = await createSpool(await temporaryFolder(), claim);
    const chunks = Array.from({ length: 300 }, (_, n) => Buffer.alloc(n * 97, n));
    for (const chunk of chunks) await spool.logs.console.write(chunk);
    await spool.logs.console.settled();
    spool.logs.console.drop(5);
    const bytes = Buffer.concat(chunks);
    expect(spool.logs.console.digest()).toEqual({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      truncatedBytes: 5,
    });
    expect((await spool.logs.console.read(1000, 5000)).equals(bytes.subarray(1000, 6000))).toBe(true);
    expect((await readFile(join(spool.folder, 'log.console'))).equals(bytes)).toBe(true);
    await spool.remove();
  });

  it('asks the writer to pause while the disk is behind', async () => {
    const spool = await createSpool(await temporaryFolder(), claim);
    const answers = Array.from({ length: 6 }, () => spool.logs.console.write(Buffer.alloc(1024 * 1024)));
    expect(answers.map((answer) => answer !== undefined)).toContain(true);
    await spool.logs.console.settled();
    expect(spool.logs.console.end).toBe(6 * 1024 * 1024);
    await spool.remove();
  });

  it('seals the token of its claim, and opens it again', async () => {
    const root = await temporaryFolder();
    const keeper = {
      seal: (text: string) => Buffer.from(text).toString('hex'),
      open: (text: string) => Buffer.from(text, 'hex').toString(),
    };
    const token = 'a-token-of-one-claim';
    const first = await createSpool(root, { ...claim, token }, { keeper });
    await first.close();
    expect(await readFile(join(first.folder, 'claim.json'), 'utf8')).not.toContain(token);
    const again = await reopenSpool(first.folder, { keeper });
    expect(again?.claim.token).toBe(token);
    await again?.close();
    await expect(reopenSpool(first.folder)).rejects.toThrow(/was encrypted/);
    await first.remove();
  });

  it('is read back as it was left, without a torn last line', async () => {
    const root = await temporaryFolder();
    const first = await createSpool(root, claim);
    await first.logs.console.write(Buffer.from('hello'));
    await first.steps.append({ n: 0, report });
    await first.steps.append({ n: 1, report: { ...report, name: 'check' } });
    await first.close();
    await appendFile(join(first.folder, 'steps.jsonl'), '{"n":2,"rep');
    const again = await reopenSpool((await listSpools(root))[0]!);
    expect(again?.claim).toEqual(claim);
    expect(again?.logs.console.end).toBe(5);
    expect(again?.steps.count).toBe(2);
    expect((await again!.steps.read(1)).report.name).toBe('check');
    expect(again?.end).toBeNull();
    await again!.finish({ kind: 'release', release: { reason: 'internal-error' } });
    await again!.close();
    const ended = await reopenSpool(first.folder);
    expect(ended?.end).toEqual({ kind: 'release', release: { reason: 'internal-error' } });
    await ended!.remove();
    expect(await listSpools(root)).toEqual([]);
  });

  it('holds whole records alone after a full disk took the beginning of one', async () => {
    const spool = await createSpool(await temporaryFolder(), claim);
    await spool.steps.append({ n: 0, report });
    const probe = await open(join(spool.folder, 'steps.jsonl'));
    const full = vi.spyOn(Object.getPrototypeOf(probe) as FileHandle, 'appendFile');
    await probe.close();
    full.mockImplementationOnce(async function (this: FileHandle, bytes) {
      await this.write((bytes as Buffer).subarray(0, 9));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    const refused = spool.steps.append({ n: 1, report });
    await expect(refused).rejects.toMatchObject({ code: 'ENOSPC' });
    full.mockRestore();
    await spool.steps.append({ n: 2, report });
    await spool.close();
    const again = await reopenSpool(spool.folder);
    expect(again?.steps.count).toBe(2);
    expect((await again!.steps.read(1)).n).toBe(2);
    await again!.remove();
  });

  it('keeps the token from other users', async () => {
    const spool = await createSpool(await temporaryFolder(), claim);
    expect((await stat(join(spool.folder, 'claim.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(spool.folder)).mode & 0o777).toBe(0o700);
    await spool.remove();
  });

  it('cuts tests into batches by number and by size', async () => {
    const spool = await createSpool(await temporaryFolder(), claim);
    await spool.recordTests(Array.from({ length: 2500 }, (_, n) => test(n)));
    await spool.recordTests(Array.from({ length: 300 }, (_, n) => test(n, 'x'.repeat(4000))));
    const sizes = [];
    for (let n = 0; n < spool.tests.count; n += 1) sizes.push((await spool.tests.read(n)).records.length);
    expect(sizes.slice(0, 3)).toEqual([1000, 1000, 500]);
    expect(sizes.slice(3).length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(2800);
    await spool.remove();
  });

  it('rings for every change, also for one that came before anybody listened', async () => {
    const spool = await createSpool(await temporaryFolder(), claim);
    const before = spool.bell.count;
    await spool.steps.append({ n: 0, report });
    await spool.bell.heard(before, {});
    const later = spool.bell.heard(spool.bell.count, {});
    await spool.logs.agent.write(Buffer.from('line\n'));
    await later;
    await spool.bell.heard(spool.bell.count, { timeoutMs: 1 });
    await spool.bell.heard(spool.bell.count, { signal: AbortSignal.abort() });
    expect(spool.logs.agent.end).toBe(5);
    await spool.remove();
  });
});
