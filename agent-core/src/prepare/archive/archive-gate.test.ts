import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { archiveGate, type ArchiveEntry, type ArchivePlan } from './archive-gate.js';

const limits = { unpackedBytes: 1000, files: 10 };

function file(path: string, more: Partial<ArchiveEntry> = {}): ArchiveEntry {
  return { path, kind: 'file', sizeBytes: 0, mode: 0o644, target: null, ...more };
}
const folder = (path: string, mode = 0o755) => file(path, { kind: 'folder', mode });
const symlink = (path: string, target: string) => file(path, { kind: 'symlink', target, mode: 0o777 });
const hardlink = (path: string, target: string) => file(path, { kind: 'hardlink', target });

function planOf(entries: readonly ArchiveEntry[], foldsNames = false): ArchivePlan {
  const gate = archiveGate(limits, foldsNames);
  for (const entry of entries) gate.admit(entry);
  return gate.plan();
}

test.each<[string, ArchiveEntry[], RegExp]>([
  ['an absolute path', [file('/etc/passwd')], /"\/etc\/passwd": its path is absolute/],
  ['a path that climbs', [file('a/../../b')], /"a\/\.\.\/\.\.\/b": its path contains "\.\."/],
  ['a path with a NUL', [file('a\0b')], /NUL/],
  ['a device', [file('dev', { kind: 'other' })], /"dev": it is neither/],
  ['a setuid file', [file('su', { mode: 0o4755 })], /"su": it has the setuid/],
  ['a setgid file', [file('sg', { mode: 0o2755 })], /"sg": it has the setuid/],
  ['a long name', [file('x'.repeat(256))], /longer than 255 bytes/],
  ['a long path', [file('x/'.repeat(150) + 'yyyyyyyyyyyyyyy/'.repeat(49) + 'z'.repeat(2000))], /longer than/],
  ['a deep path', [file('x/'.repeat(300))], /folders deep/],
  [
    'too many entries',
    Array.from({ length: 11 }, (_, n) => file(`f${n}`)),
    /"f10": it is one of more than 10/,
  ],
  ['too many bytes', [file('a', { sizeBytes: 999 }), file('b', { sizeBytes: 2 })], /"b": with it/],
  ['a size that is no number', [file('a', { sizeBytes: Number.NaN })], /size is no number/],
  ['a link out', [symlink('a/b', '../../x')], /"a\/b": the link leads outside, to "\.\.\/\.\.\/x"/],
  ['an absolute link', [symlink('a', '/etc')], /leads outside/],
  ['a link to nothing', [symlink('a', '')], /links to nothing/],
  ['a link out of the one top folder', [folder('top'), symlink('top/a', '../top/b')], /leads outside/],
  ['a link that climbs through links', [symlink('s', '.'), symlink('t', 's/s/../..')], /"t": the link leads/],
  [
    'a link out by a later link',
    [symlink('t', 's/../..'), folder('d/e'), symlink('s', 'd')],
    /"t": the link/,
  ],
  ['a hard link out', [hardlink('a', '../../etc/passwd')], /leads outside/],
  ['an absolute hard link', [hardlink('a', '/etc/passwd')], /leads outside/],
  ['a hard link to a link', [symlink('s', 'f'), hardlink('a', 's')], /links to no earlier file/],
  ['a hard link to nothing', [hardlink('a', 'b')], /links to no earlier file/],
  ['a file below a link', [symlink('s', 'd'), file('s/f')], /"s\/f": it lies below "s", which is no folder/],
  ['a file below a file', [file('f'), file('f/g')], /no folder/],
  ['a link in the place of a folder', [file('d/f'), symlink('d', 'e')], /another entry of that name/],
  ['a second kind of entry', [file('f'), symlink('f', 'g')], /another entry of that name/],
  ['a file without a name', [file('./')], /it has no name/],
])('%s is refused, by name', (_what, entries, refusal) => {
  const plan = planOf(entries);
  expect(plan.ok).toBe(false);
  expect(plan.ok ? '' : plan.refusal).toMatch(refusal);
});

test('the first refusal is the one that is told', () => {
  expect(planOf([file('/a'), file('/b')])).toMatchObject({ refusal: expect.stringContaining('"/a"') });
});

test('links that stay inside are kept, dangling and circling ones too', () => {
  const links = [
    { path: 'p/lib.so', target: 'lib.so.1' },
    { path: 'p/lib.so.1', target: 'lib.so.1.2' },
    { path: 'p/a/up', target: '../b/./c' },
    { path: 'p/later', target: 'made/by/the/build' },
    { path: 'p/x', target: 'y' },
    { path: 'p/y', target: 'x' },
  ];
  const plan = planOf([file('p/lib.so.1.2'), ...links.map(({ path, target }) => symlink(path, target))]);
  expect(plan).toEqual({ ok: true, top: 'p', links });
});

test.each<[string, ArchiveEntry[], string | null]>([
  ['one folder', [folder('./'), folder('./p-1.0/'), file('./p-1.0/a')], 'p-1.0'],
  ['one folder that is only implied', [file('p/a'), file('p/b/c')], 'p'],
  ['two folders', [file('p/a'), file('q/a')], null],
  ['a folder and a file', [file('p/a'), file('README')], null],
  ['a lone file', [file('README')], null],
  ['nothing', [], null],
])('%s: the top folder is told', (_what, entries, top) => {
  expect(planOf(entries)).toEqual({ ok: true, top, links: [] });
});

test("a folder's setgid bit and a repeated entry are harmless", () => {
  expect(planOf([folder('d', 0o2755), file('d/f'), file('d/f'), folder('d')]).ok).toBe(true);
});

test('where names fold, a name that differs in case is the same', () => {
  const entries = [symlink('Link', 'd'), file('link/f')];
  expect(planOf(entries, true).ok).toBe(false);
  expect(planOf(entries, false).ok).toBe(true);
});

test('no admitted link leads out when it is followed as the kernel does', () => {
  const segment = fc.constantFrom('a', 'b', 'c', '..', '.');
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
    .map((s) => s.join('/'));
  const target = fc.array(segment, { minLength: 1, maxLength: 5 }).map((s) => s.join('/'));
  fc.assert(
    fc.property(fc.array(fc.tuple(path, target), { maxLength: 6 }), (pairs) => {
      const plan = planOf([file('z'), ...pairs.map(([at, to]) => symlink(at, to))]);
      const admitted = plan.ok ? plan.links : [];
      const links = new Map(admitted.map((link) => [link.path, link.target]));
      for (const path of links.keys()) expect(follow(links, path)).toBe('in');
    }),
    { numRuns: 2000 },
  );
});

/** Another way to follow: substitutes one link at a time in the whole path. */
function follow(links: ReadonlyMap<string, string>, start: string): 'in' | 'out' {
  let path = start.split('/');
  for (let steps = 0; steps < 200; steps++) {
    const index = path.findIndex(
      (segment, at) => segment === '..' || links.has(path.slice(0, at + 1).join('/')),
    );
    if (index === -1) return 'in';
    if (path[index] === '..') {
      if (index === 0) return 'out';
      path = [...path.slice(0, index - 1), ...path.slice(index + 1)];
      continue;
    }
    const target = links.get(path.slice(0, index + 1).join('/')) ?? '';
    const way = target.split('/').filter((segment) => segment !== '.' && segment !== '');
    path = [...path.slice(0, index), ...way, ...path.slice(index + 1)];
  }
  return 'in';
}

test('no admitted path leads out by its name', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '/', 'a', '..', '\\') }), (path) => {
      const plan = planOf([file(path)]);
      expect(plan.ok && !posix.join('/source', path).startsWith('/source/')).toBe(false);
    }),
  );
});
