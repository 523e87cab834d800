import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { checkout } from '../checkout.js';
import type { CheckoutContext } from '../checkout-context.js';
import { sourceServer } from '../testing/source-server.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { testContext } from '../testing/test-context.js';
import { upstream } from '../testing/upstream.js';

const gitSource = (url: string, ref = 'main', commit?: string) => ({
  kind: 'git' as const,
  url,
  ref,
  ...(commit === undefined ? {} : { commit }),
});
const read = (context: CheckoutContext, name: string) =>
  readFileSync(join(context.folders.source, name), 'utf8');
const mirrorsOf = (context: CheckoutContext) => readdirSync(join(context.cacheRoot, 'git'));

test('a branch, a tag and a commit are each checked out exactly', async () => {
  const repository = upstream();
  const first = repository.git('rev-parse', 'HEAD');
  repository.git('tag', '--annotate', '--message=x', 'v1');
  const second = repository.commit({ README: 'two\n' });
  const context = await testContext();
  expect(await checkout(gitSource(repository.url), context)).toEqual({ ok: true, commitBuilt: second });
  expect(read(context, 'README')).toBe('two\n');
  expect(await checkout(gitSource(repository.url, 'v1'), context)).toEqual({ ok: true, commitBuilt: first });
  expect(await checkout(gitSource(repository.url, 'main', first), context)).toEqual({
    ok: true,
    commitBuilt: first,
  });
  expect(read(context, 'README')).toBe('one\n');
  expect(mirrorsOf(context)).toHaveLength(1);
});

test('a branch that was rewritten is followed', async () => {
  const repository = upstream();
  repository.commit({ README: 'two\n' });
  const context = await testContext();
  await checkout(gitSource(repository.url), context);
  repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  const rewritten = repository.commit({ README: 'other\n' });
  expect(await checkout(gitSource(repository.url), context)).toEqual({ ok: true, commitBuilt: rewritten });
});

test('a commit that the mirror holds is built without the upstream', async () => {
  const repository = upstream();
  const commit = repository.git('rev-parse', 'HEAD');
  const context = await testContext();
  await checkout(gitSource(repository.url), context);
  rmSync(repository.path, { recursive: true });
  expect(await checkout(gitSource(repository.url, 'main', commit), context)).toMatchObject({ ok: true });
});

test('a reference that no branch or tag is, such as a pull request, is asked for by name', async () => {
  const repository = upstream();
  const commit = repository.commit({ README: 'proposed\n' });
  repository.git('update-ref', 'refs/pull/7/head', commit);
  repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  const context = await testContext();
  const end = await checkout(gitSource(repository.url, 'refs/pull/7/head', commit), context);
  expect(end).toEqual({ ok: true, commitBuilt: commit });
  expect((await checkout(gitSource(repository.url, 'HEAD'), context)).ok).toBe(true);
});

test('the build shares nothing with the mirror and cannot spoil it', async () => {
  const repository = upstream();
  const context = await testContext();
  await checkout(gitSource(repository.url), context);
  const dotGit = join(context.folders.source, '.git');
  expect(existsSync(join(dotGit, 'objects/info/alternates'))).toBe(false);
  const files = readdirSync(dotGit, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const file of files) expect(statSync(join(file.parentPath, file.name)).nlink).toBe(1);
  expect(readFileSync(join(dotGit, 'config'), 'utf8')).not.toContain(context.cacheRoot);
});

test('submodules are fetched, relative ones too', async () => {
  const library = upstream();
  const repository = upstream();
  repository.git('submodule', '--quiet', 'add', library.url, 'lib');
  repository.git('config', '--file=.gitmodules', 'submodule.lib.url', `../${library.path.split('/').at(-1)}`);
  repository.commit({});
  const context = await testContext();
  const end = await checkout(gitSource(repository.url), context);
  expect(end).toMatchObject({ ok: true });
  expect(read(context, 'lib/README')).toBe('one\n');
});

test('a source from elsewhere cannot have a repository of this disk as its submodule', async () => {
  const secret = upstream();
  const repository = upstream();
  repository.git('submodule', '--quiet', 'add', secret.url, 'lib');
  repository.commit({});
  const { origin } = await serveOverHttp(repository.path);
  const context = await testContext({ allowsLocalGit: false });
  const end = await checkout(gitSource(`${origin}/repo.git`), context);
  expect(end).toMatchObject({
    ok: false,
    reason: 'job-invalid',
    detail: expect.stringMatching(/submodules.*'file'/),
  });
  expect(existsSync(join(context.folders.source, 'lib/README'))).toBe(false);
});

/** Git's dumb protocol is plain files. */
async function serveOverHttp(path: string): Promise<{ origin: string; isDown: boolean }> {
  const bare = join(temporaryFolder(), 'repo.git');
  await execa('git', ['clone', '--quiet', '--bare', path, bare]);
  await execa('git', ['update-server-info'], { cwd: bare });
  const state = { origin: '', isDown: false };
  const server = await sourceServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname.replace('/repo.git/', '');
    const file = join(bare, name);
    if (state.isDown) response.writeHead(503).end();
    else if (existsSync(file) && statSync(file).isFile()) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  state.origin = server.origin;
  return state;
}

test('hooks and settings that the owner or the upstream brings do not run', async () => {
  const repository = upstream();
  const trap = join(temporaryFolder(), 'sprung');
  const hooks = join(repository.path, '.git/hooks');
  mkdirSync(hooks, { recursive: true });
  for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc', 'post-merge']) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
  }
  const template = temporaryFolder();
  mkdirSync(join(template, 'hooks'));
  writeFileSync(join(template, 'hooks/post-checkout'), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
  process.env['GIT_TEMPLATE_DIR'] = template;
  onTestFinished(() => void delete process.env['GIT_TEMPLATE_DIR']);
  expect((await checkout(gitSource(repository.url), await testContext())).ok).toBe(true);
  expect(existsSync(trap)).toBe(false);
});

test.each([
  ['a reference', 'gone', undefined],
  ['a commit', 'main', 'a'.repeat(40)],
])('%s that is not there means source-not-found', async (_what, ref, commit) => {
  const end = await checkout(gitSource(upstream().url, ref, commit), await testContext());
  expect(end).toMatchObject({ ok: false, reason: 'source-not-found' });
});

test('a repository that is not there means source-not-found', async () => {
  const end = await checkout(gitSource(`file://${temporaryFolder()}/none`), await testContext());
  expect(end).toMatchObject({ ok: false, reason: 'source-not-found' });
  const server = await sourceServer((_request, response) => response.writeHead(404).end());
  const web = await checkout(gitSource(`${server.origin}/x.git`), await testContext());
  expect(web).toMatchObject({ ok: false, reason: 'source-not-found' });
});

test('an upstream that cannot be reached means source-unavailable', async () => {
  const url = `http://127.0.0.1:${await closedPort()}/repo.git`;
  const end = await checkout(gitSource(url), await testContext());
  expect(end).toMatchObject({ ok: false, reason: 'source-unavailable' });
});

test('a mirror outlives the time in which its upstream is down', async () => {
  const repository = upstream();
  const upstreamServer = await serveOverHttp(repository.path);
  const source = gitSource(`${upstreamServer.origin}/repo.git`);
  const context = await testContext();
  expect((await checkout(source, context)).ok).toBe(true);
  upstreamServer.isDown = true;
  expect(await checkout(source, context)).toMatchObject({ ok: false, reason: 'source-unavailable' });
  const commit = repository.git('rev-parse', 'HEAD');
  expect(await checkout({ ...source, commit }, context)).toEqual({ ok: true, commitBuilt: commit });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

test('an upstream that asks for a password is not found, and nobody is asked', async () => {
  const server = await sourceServer((_request, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
  );
  const end = await checkout(gitSource(`${server.origin}/x.git`), await testContext());
  expect(end).toMatchObject({ ok: false, reason: 'source-not-found' });
});

test.each(['HEAD', 'packs', 'everything'])('a mirror whose %s is damaged is made anew', async (what) => {
  const repository = upstream();
  const commit = repository.commit({ README: 'two\n' });
  const context = await testContext();
  await checkout(gitSource(repository.url), context);
  const mirror = join(context.cacheRoot, 'git', mirrorsOf(context)[0] ?? '');
  if (what === 'HEAD') rmSync(join(mirror, 'HEAD'));
  else if (what === 'packs') spoilObjects(join(mirror, 'objects'));
  else {
    rmSync(mirror, { recursive: true });
    writeFileSync(join(context.cacheRoot, 'git', 'note'), 'x');
    renameSync(join(context.cacheRoot, 'git', 'note'), mirror);
  }
  expect(await checkout(gitSource(repository.url, 'main', commit), context)).toEqual({
    ok: true,
    commitBuilt: commit,
  });
  expect(read(context, 'README')).toBe('two\n');
});

function spoilObjects(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('/info/')) continue;
    rmSync(path);
    writeFileSync(path, 'rot');
  }
}

test('two builds of one repository at once both get their source', async () => {
  const repository = upstream();
  const first = await testContext();
  const second = await testContext({ cacheRoot: first.cacheRoot });
  const ends = await Promise.all(
    [first, second].map((context) => checkout(gitSource(repository.url), context)),
  );
  expect(ends.map((end) => end.ok)).toEqual([true, true]);
});

test('an abort ends git and is told', async () => {
  const abort = new AbortController();
  const server = await sourceServer(() => abort.abort({ kind: 'cancelled' }));
  const context = await testContext({ signal: abort.signal });
  const end = await checkout(gitSource(`${server.origin}/x.git`), context);
  expect(end).toMatchObject({ ok: false, reason: 'cancelled' });
});

test('a repository of this disk is refused where that is not allowed', async () => {
  const end = await checkout(gitSource(upstream().url), await testContext({ allowsLocalGit: false }));
  expect(end).toMatchObject({ ok: false, reason: 'job-invalid' });
});

test('a patch is applied on top of the commit', async () => {
  const repository = upstream();
  const patch = '--- a/README\n+++ b/README\n@@ -1 +1 @@\n-one\n+patched\n';
  const context = await testContext();
  expect(await checkout({ ...gitSource(repository.url), patch }, context)).toMatchObject({ ok: true });
  expect(read(context, 'README')).toBe('patched\n');
});
