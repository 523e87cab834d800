import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { sampleJob } from '../testing/sample-job.js';
import { heirOf, keepWorkspace, keptKey, keptNames, listKept, takeKept } from './kept-workspaces.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { openWorkspace } from './workspace.js';

const claims = [1, 2, 3, 4].map((n) => `01920000-0000-7000-8000-00000000000${n}`);
const heir = ClaimId.parse('01920000-0000-7000-8000-00000000000f');
const day = 24 * 3_600_000;
const now = 10 * day;

async function kept(work: string, claimId: string, key: string, keptAt: number): Promise<string> {
  const { root, source, tmp } = await openWorkspace(work, claimId);
  writeFileSync(join(source, 'made'), claimId);
  writeFileSync(join(tmp, 'scratch'), '');
  await keepWorkspace({ root, key, keptAt, commit: 'c0ffee' });
  return root;
}

it('gives the newest with the same key, at its own path, once', async () => {
  const work = temporaryFolder();
  await kept(work, claims[0]!, 'k', now - 2000);
  const root = await kept(work, claims[1]!, 'k', now - 1000);
  await kept(work, claims[2]!, 'other', now);
  const taken = await takeKept(work, { key: 'k', claimId: heir, now });
  expect(taken).toMatchObject({
    folders: { root, source: join(root, 'source') },
    kept: { commit: 'c0ffee' },
  });
  expect(readFileSync(join(root, 'source/made'), 'utf8')).toBe(claims[1]);
  expect(existsSync(join(root, 'tmp/scratch'))).toBe(false);
  expect(await heirOf(root)).toBe(heir);
  expect((await takeKept(work, { key: 'k', claimId: heir, now }))?.kept.keptAt).toBe(now - 2000);
  expect(await takeKept(work, { key: 'k', claimId: heir, now })).toBeNull();
});

it('spares three of the last day from a sweep, and nothing else', async () => {
  const work = temporaryFolder();
  for (const [n, claimId] of claims.entries()) await kept(work, claimId, 'k', now - n * 1000);
  expect(await keptNames(work, now)).toEqual(new Set(claims.slice(0, 3)));
  expect(await listKept(work, now + day)).toEqual([]);
  expect(await listKept(work, now - 2 * day)).toEqual([]);
  mkdirSync(join(work, 'not-a-claim'));
  writeFileSync(join(work, 'not-a-claim/kept.json'), '{"key":"k","keptAt":0,"commit":null}');
  expect((await listKept(work, now)).length).toBe(3);
});

it('holds a build for the same only with the same source, recipe, coordinator and sandbox', () => {
  const job = sampleJob({ source: { kind: 'git', url: 'https://h/r', ref: 'main', commit: 'a'.repeat(40) } });
  const place = { coordinator: 'https://c', isolation: 'none' } as const;
  const key = keptKey(job, place);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(keptKey({ ...job }, { ...place })).toBe(key);
  const others = [
    keptKey(job, { ...place, coordinator: 'https://d' }),
    keptKey(job, { ...place, isolation: 'bubblewrap' }),
    keptKey({ ...job, recipeSha256: 'b'.repeat(64) }, place),
    keptKey(
      { ...job, source: { kind: 'git', url: 'https://h/r', ref: 'main', commit: 'b'.repeat(40) } },
      place,
    ),
  ];
  expect(new Set([key, ...others]).size).toBe(5);
  expect(keptKey({ ...job, source: { kind: 'git', url: 'https://h/r', ref: 'main' } }, place)).toBeNull();
});
