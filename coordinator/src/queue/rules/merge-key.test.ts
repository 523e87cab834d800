import { Job } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { mergeKey } from './merge-key.js';

const source = {
  kind: 'git',
  url: 'https://example.org/x.git',
  ref: 'main',
  commit: 'a'.repeat(40),
} as const;
const job = Job.parse({
  project: 'x',
  title: 'X',
  target: 'linux',
  source,
  requires: { os: 'linux', cpus: '>=2' },
  recipeSha256: '0'.repeat(64),
  steps: [{ name: 'make', script: 'make' }],
});
const archive = { kind: 'archive', url: '/v1/sources/1', sha256: '1'.repeat(64) } as const;

it('is the same for another commit, title, or order of the requirements', () => {
  const key = mergeKey(job);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(mergeKey({ ...job, source: { ...source, commit: 'b'.repeat(40) } })).toBe(key);
  expect(mergeKey({ ...job, title: 'Y', requires: { cpus: '>=2', os: 'linux' } })).toBe(key);
});

it.each<[string, Partial<Job>]>([
  ['project', { project: 'y' }],
  ['target', { target: 'other' }],
  ['branch', { source: { ...source, ref: 'next' } }],
  ['repository', { source: { ...source, url: 'https://example.org/y.git' } }],
  ['recipe', { recipeSha256: '1'.repeat(64) }],
  ['requirements', { requires: { os: 'linux' } }],
  ['kind of source', { source: archive }],
])('is another for another %s', (_what, changes) => {
  expect(mergeKey({ ...job, ...changes })).not.toBe(mergeKey(job));
});

it('is that of the bytes for an archive', () => {
  const key = mergeKey({ ...job, source: archive });
  expect(mergeKey({ ...job, source: { ...archive, url: '/elsewhere' } })).toBe(key);
  expect(mergeKey({ ...job, source: { ...archive, sha256: '2'.repeat(64) } })).not.toBe(key);
});

it('is none with a patch', () => {
  expect(mergeKey({ ...job, source: { ...source, patch: 'diff' } })).toBeNull();
});
