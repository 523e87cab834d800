import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execaSync } from 'execa';
import { expect, test } from 'vitest';
import { checkout } from '../checkout.js';
import type { CheckoutContext } from '../checkout-context.js';
import { craftTar, type TarEntry } from '../testing/craft-tar.js';
import { hasProgram } from '../testing/has-program.js';
import { craftZip, type ZipEntry } from '../testing/craft-zip.js';
import { sourceServer } from '../testing/source-server.js';
import { testContext } from '../testing/test-context.js';

const mtime = new Date('2020-02-02T02:02:02Z');
const honest: readonly TarEntry[] = [
  { path: 'hello-1.0/', type: 'Directory', mode: 0o2755 },
  { path: 'hello-1.0/configure', content: '#!/bin/sh\n', mode: 0o555 },
  { path: 'hello-1.0/src/hello.c', content: 'int main;\n' },
  { path: 'hello-1.0/link', type: 'SymbolicLink', linkpath: 'chain' },
  { path: 'hello-1.0/chain', type: 'SymbolicLink', linkpath: 'src/hello.c' },
  { path: 'hello-1.0/hard', type: 'Link', linkpath: 'hello-1.0/src/hello.c' },
];

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function checkOutBytes(bytes: Buffer, options: Partial<CheckoutContext> = {}) {
  const server = await sourceServer((_request, response) => response.end(bytes));
  const context = await testContext(options);
  const url = `${server.origin}/source`;
  const end = await checkout({ kind: 'archive', url, sha256: sha256(bytes) }, context);
  return { end, context, server };
}

function expectHonestTree(source: string): void {
  expect(readFileSync(join(source, 'src/hello.c'), 'utf8')).toBe('int main;\n');
  expect(statSync(join(source, 'configure')).mode & 0o777).toBe(0o755);
  expect(statSync(join(source, 'src/hello.c')).mode & 0o777).toBe(0o644);
  expect(statSync(join(source, 'src/hello.c')).mtime).toEqual(mtime);
  expect(readlinkSync(join(source, 'link'))).toBe('chain');
  expect(readFileSync(join(source, 'link'), 'utf8')).toBe('int main;\n');
}

const compressors: Readonly<Record<string, string[]>> = {
  'tar.xz': ['xz', '-c'],
  'tar.bz2': ['bzip2', '-c'],
  'tar.zst': ['zstd', '-c'],
};

const formats = ['tar', 'tar.gz', 'tar.xz', 'tar.bz2', 'tar.zst'].map((format) => ({ format }));

test.for(formats)(
  'a $format is unpacked with its times, rights and links, without its one top folder',
  async ({ format }, { skip }) => {
    const tar = craftTar(honest);
    const [program, ...args] = compressors[format] ?? [];
    skip(program !== undefined && !hasProgram(program), `${program} is not on this machine`);
    const bytes =
      program === undefined
        ? format === 'tar'
          ? tar
          : gzipSync(tar)
        : Buffer.from(execaSync(program, args, { input: tar, encoding: 'buffer' }).stdout);
    const { end, context } = await checkOutBytes(bytes);
    expect(end).toEqual({ ok: true, commitBuilt: null });
    expectHonestTree(context.folders.source);
    expect(readFileSync(join(context.folders.source, 'hard'), 'utf8')).toBe('int main;\n');
    expect(statSync(context.folders.source).mode & 0o6000).toBe(0);
    expect(statSync(join(context.folders.source, 'configure')).uid).toBe(process.getuid?.());
    expect(readdirSync(context.folders.root).sort()).toEqual(['home', 'source', 'tmp']);
  },
);

test('a zip is unpacked with its times, rights and links', async () => {
  const { end, context } = await checkOutBytes(
    craftZip([
      { path: 'hello-1.0/', mode: 0o40755 },
      { path: 'hello-1.0/configure', content: '#!/bin/sh\n', mode: 0o100755 },
      { path: 'hello-1.0/src/hello.c', content: 'int main;\n' },
      { path: 'hello-1.0/link', content: 'chain', mode: 0o120777 },
      { path: 'hello-1.0/chain', content: 'src/hello.c', mode: 0o120777 },
    ]),
  );
  expect(end).toEqual({ ok: true, commitBuilt: null });
  expectHonestTree(context.folders.source);
});

test.runIf(hasProgram('zip'))('a file that really was made by zip is unpacked', async () => {
  const context = await testContext();
  mkdirSync(join(context.base, 'p/deep'), { recursive: true });
  writeFileSync(join(context.base, 'p/deep/file'), 'x'.repeat(100_000));
  execaSync('zip', ['-qr', 'p.zip', 'p'], { cwd: context.base });
  const { end, context: other } = await checkOutBytes(readFileSync(join(context.base, 'p.zip')));
  expect(end.ok).toBe(true);
  expect(statSync(join(other.folders.source, 'deep/file')).size).toBe(100_000);
});

const hostile: readonly [string, TarEntry[], RegExp][] = [
  ['an absolute path', [{ path: '/tmp/barnraiser-evil', content: 'x' }], /"\/tmp\/barnraiser-evil"/],
  ['a path that climbs', [{ path: '../../evil', content: 'x' }], /"\.\.\/\.\.\/evil"/],
  ['a link out', [{ path: 'a', type: 'SymbolicLink', linkpath: '../../evil' }], /leads outside/],
  ['an absolute link', [{ path: 'a', type: 'SymbolicLink', linkpath: '/etc' }], /leads outside/],
  [
    'a file through a link out',
    [
      { path: 'd', type: 'SymbolicLink', linkpath: '/tmp' },
      { path: 'd/barnraiser-evil', content: 'x' },
    ],
    /"d\/barnraiser-evil": it lies below "d"/,
  ],
  ['a hard link out', [{ path: 'a', type: 'Link', linkpath: '/etc/passwd' }], /leads outside/],
  ['a device', [{ path: 'null', type: 'CharacterDevice' }], /"null": it is neither/],
  ['a pipe', [{ path: 'pipe', type: 'FIFO' }], /"pipe": it is neither/],
  ['a setuid file', [{ path: 'su', content: 'x', mode: 0o4755 }], /setuid/],
];

test.each(hostile)(
  'a tar with %s is refused as a whole and nothing of it is written',
  async (_what, entries, why) => {
    const good = { path: 'good', content: 'x' };
    const { end, context } = await checkOutBytes(craftTar([good, ...entries, { ...good, path: 'later' }]));
    expect(end).toEqual({ ok: false, reason: 'job-invalid', detail: expect.stringMatching(why) });
    expect(readdirSync(context.folders.source)).toEqual([]);
    expect(readdirSync(context.folders.root).sort()).toEqual(['home', 'source', 'tmp']);
    expect(readdirSync(context.base).sort()).toEqual(['cache', 'work']);
    expect(existsSync('/tmp/barnraiser-evil')).toBe(false);
  },
);

test.each<[string, ZipEntry[], RegExp]>([
  ['an absolute path', [{ path: '/tmp/barnraiser-evil', content: 'x' }], /\/tmp\/barnraiser-evil/],
  ['a path that climbs', [{ path: '../../evil', content: 'x' }], /\.\.\/\.\.\/evil/],
  ['a link out', [{ path: 'a', content: '../../evil', mode: 0o120777 }], /leads outside/],
  ['a device', [{ path: 'null', mode: 0o020666 }], /"null": it is neither/],
  ['a setuid file', [{ path: 'su', content: 'x', mode: 0o104755 }], /setuid/],
  ['a size that lies', [{ path: 'f', content: 'xyz', statedSize: 2 }], /broken|refused/],
])('a zip with %s is refused as a whole and nothing of it is written', async (_what, entries, why) => {
  const { end, context } = await checkOutBytes(craftZip([{ path: 'good', content: 'x' }, ...entries]));
  expect(end).toEqual({ ok: false, reason: 'job-invalid', detail: expect.stringMatching(why) });
  expect(readdirSync(context.folders.source)).toEqual([]);
  expect(readdirSync(context.base).sort()).toEqual(['cache', 'work']);
  expect(existsSync('/tmp/barnraiser-evil')).toBe(false);
});

test('an archive that unpacks to more than is allowed is refused before it fills the disk', async () => {
  const limits = { unpackedBytes: 100_000, files: 10, archiveBytes: 100_000 };
  const large = craftTar([{ path: 'zeros', content: '\0'.repeat(2_000_000) }]);
  const bomb = await checkOutBytes(gzipSync(large), { limits: { ...limits } });
  expect(bomb.end).toMatchObject({
    ok: false,
    reason: 'job-invalid',
    detail: expect.stringContaining('bytes'),
  });
  const many = craftTar(Array.from({ length: 11 }, (_, n) => ({ path: `f${n}` })));
  expect((await checkOutBytes(many, { limits })).end).toMatchObject({
    detail: expect.stringContaining('"f10"'),
  });
});

test('an archive that is larger than allowed is not fetched to its end', async () => {
  const { end, context } = await checkOutBytes(Buffer.alloc(200_000), { limits: { archiveBytes: 100_000 } });
  expect(end).toMatchObject({ reason: 'job-invalid', detail: expect.stringContaining('larger than 100000') });
  expect(readdirSync(join(context.cacheRoot, 'archives'))).toEqual([]);
});

test.each([
  ['no archive', Buffer.from('<html>not here</html>')],
  ['a cut gzip', gzipSync(craftTar(honest)).subarray(0, 100)],
  ['a cut tar', craftTar([{ path: 'f', content: 'abc', statedSize: 5000 }]).subarray(0, 1024)],
  ['a cut zip', craftZip([{ path: 'a', content: 'abc' }]).subarray(0, 60)],
  ...(hasProgram('xz') ? [['a cut xz', Buffer.from('\xfd7zXZ\0\0', 'latin1')] as const] : []),
] as const)('%s with the right digest makes the job invalid', async (_what, bytes) => {
  const { end, context } = await checkOutBytes(bytes);
  expect(end).toMatchObject({ ok: false, reason: 'job-invalid', detail: expect.stringContaining('archive') });
  expect(readdirSync(context.folders.source)).toEqual([]);
});

test('another digest than the job names is told, and nothing is kept or unpacked', async () => {
  const bytes = craftTar(honest);
  const server = await sourceServer((_request, response) => response.end(bytes));
  const context = await testContext();
  const wanted = 'a'.repeat(64);
  const end = await checkout({ kind: 'archive', url: `${server.origin}/x`, sha256: wanted }, context);
  expect(end).toMatchObject({
    reason: 'job-invalid',
    detail: `the archive: expected sha256 ${wanted}, got ${sha256(bytes)}`,
  });
  expect(readdirSync(join(context.cacheRoot, 'archives'))).toEqual([]);
  expect(readdirSync(context.folders.source)).toEqual([]);
});

test('an archive is fetched once, and anew when what was kept has changed', async () => {
  const bytes = craftTar(honest);
  const { context, server } = await checkOutBytes(bytes);
  const source = { kind: 'archive' as const, url: `${server.origin}/x`, sha256: sha256(bytes) };
  expect((await checkout(source, context)).ok).toBe(true);
  expect(server.requests).toHaveLength(1);
  writeFileSync(join(context.cacheRoot, 'archives', source.sha256), 'rot');
  expect((await checkout(source, context)).ok).toBe(true);
  expect(server.requests).toHaveLength(2);
});

test('a connection that breaks is continued where it broke', async () => {
  const bytes = gzipSync(
    craftTar([{ path: 'f', content: createHash('sha512').update('x').digest('hex').repeat(3000) }]),
    { level: 0 },
  );
  const server = await sourceServer((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = {
      'content-length': bytes.length - from,
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    };
    response.writeHead(from > 0 ? 206 : 200, headers);
    if (server.requests.length < 3)
      response.write(bytes.subarray(from, from + 100_000), () => response.destroy());
    else response.end(bytes.subarray(from));
  });
  const context = await testContext();
  const end = await checkout({ kind: 'archive', url: server.origin, sha256: sha256(bytes) }, context);
  expect(end).toEqual({ ok: true, commitBuilt: null });
  const ranges = server.requests.map((request) => Number(/\d+/.exec(request.headers.range ?? '0')?.[0]));
  expect(ranges[0]).toBe(0);
  expect(ranges[1]).toBeGreaterThan(0);
  expect(ranges[2]).toBeGreaterThanOrEqual(ranges[1] ?? 0);
});

test('a server that begins afresh after a break is followed', async () => {
  const bytes = craftTar([{ path: 'f', content: 'y'.repeat(300_000) }]);
  const server = await sourceServer((_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    if (server.requests.length < 2) response.write(bytes.subarray(0, 100_000), () => response.destroy());
    else response.end(bytes);
  });
  const end = await checkout(
    { kind: 'archive', url: server.origin, sha256: sha256(bytes) },
    await testContext(),
  );
  expect(end.ok).toBe(true);
});

test.each([
  [404, 'source-not-found', 1],
  [410, 'source-not-found', 1],
  [401, 'source-unavailable', 1],
  [503, 'source-unavailable', 1],
])('a server that answers %i means %s, and is asked once', async (status, reason, times) => {
  const server = await sourceServer((_request, response) => response.writeHead(status).end('no'));
  const end = await checkout(
    { kind: 'archive', url: server.origin, sha256: 'a'.repeat(64) },
    await testContext(),
  );
  expect(end).toMatchObject({ ok: false, reason, detail: expect.stringContaining(String(status)) });
  expect(server.requests).toHaveLength(times);
});

test('a server that cannot be reached is tried three times, and means source-unavailable', async () => {
  const server = await sourceServer((request) => request.destroy());
  const end = await checkout(
    { kind: 'archive', url: server.origin, sha256: 'a'.repeat(64) },
    await testContext(),
  );
  expect(end).toMatchObject({ ok: false, reason: 'source-unavailable' });
  expect(server.requests).toHaveLength(3);
});

test.each(['file:///etc/passwd', 'ftp://example.org/x.tar', 'relative.tar'])(
  '%s is no address of an archive',
  async (url) => {
    const end = await checkout({ kind: 'archive', url, sha256: 'a'.repeat(64) }, await testContext());
    expect(end).toMatchObject({ ok: false, reason: 'job-invalid', detail: expect.stringContaining(url) });
  },
);

test("the coordinator's headers go to the coordinator, and nowhere that it redirects to", async () => {
  const bytes = craftTar(honest);
  const elsewhere = await sourceServer((_request, response) => response.end(bytes));
  const coordinator = await sourceServer((request, response) => {
    if (request.url === '/own') response.writeHead(302, { location: '/moved' }).end();
    else response.writeHead(302, { location: `${elsewhere.origin}/there` }).end();
  });
  const headers = { authorization: 'Bearer hush', 'x-claim': 'hush' };
  const context = await testContext({
    resolveUrl: (url) => ({ url: `${coordinator.origin}${url}`, headers }),
  });
  const end = await checkout({ kind: 'archive', url: '/own', sha256: sha256(bytes) }, context);
  expect(end.ok).toBe(true);
  expect(coordinator.requests.map((request) => request.headers)).toMatchObject([headers, headers]);
  const [request] = elsewhere.requests;
  expect(request?.url).toBe('/there');
  expect(JSON.stringify(request?.headers)).not.toContain('hush');
});

test('an abort while the archive arrives ends the checkout with what the abort says', async () => {
  const abort = new AbortController();
  const server = await sourceServer((_request, response) => {
    response.write('begin', () => abort.abort({ kind: 'released', reason: 'owner-reclaimed' }));
  });
  const context = await testContext({ signal: abort.signal });
  const end = await checkout({ kind: 'archive', url: server.origin, sha256: 'a'.repeat(64) }, context);
  expect(end).toMatchObject({ ok: false, reason: 'owner-reclaimed' });
  expect(readdirSync(join(context.cacheRoot, 'archives'))).toEqual([]);
});

test("a patch is applied to an archive's files, or refused as a whole", async () => {
  const bytes = craftTar([{ path: 'p/a.txt', content: 'one\ntwo\n' }]);
  const server = await sourceServer((_request, response) => response.end(bytes));
  const source = { kind: 'archive' as const, url: server.origin, sha256: sha256(bytes) };
  const patch = (line: string) => `--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-${line}\n+three\n`;
  const context = await testContext();
  expect(await checkout({ ...source, patch: patch('two') }, context)).toMatchObject({ ok: true });
  expect(readFileSync(join(context.folders.source, 'a.txt'), 'utf8')).toBe('one\nthree\n');
  expect(await checkout({ ...source, patch: patch('other') }, context)).toMatchObject({
    ok: false,
    reason: 'job-invalid',
    detail: expect.stringContaining('the patch does not apply'),
  });
  const escape = '--- /dev/null\n+++ b/../evil\n@@ -0,0 +1 @@\n+x\n';
  expect(await checkout({ ...source, patch: escape }, context)).toMatchObject({ reason: 'job-invalid' });
  expect(existsSync(join(context.folders.root, 'evil'))).toBe(false);
  expect(lstatSync(join(context.folders.source, 'a.txt')).isFile()).toBe(true);
});
