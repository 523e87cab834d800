import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimeStyleSha256 } from '../page-security.js';
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.js';

const page = '<!doctype html><title>pages</title>';
let folder: string;
let coordinator: TestCoordinator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-pages-'));
  await mkdir(join(folder, 'pages/assets'), { recursive: true });
  await writeFile(join(folder, 'pages/index.html'), page);
  await writeFile(join(folder, 'pages/icon.svg'), '<svg/>');
  await writeFile(join(folder, 'pages/assets/index-a1b2c3.js'), 'run()');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  coordinator = await startTestCoordinator({ dashboardDir: join(folder, 'pages') });
});
afterAll(async () => {
  await coordinator.close();
  await rm(folder, { recursive: true });
});

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = async (path: string, init: RequestInit = {}) => {
  const reply = await fetch(coordinator.url + path, init);
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};

/** Sends an address and headers as they are, which `fetch` would tidy up first. */
const raw = (
  path: string,
  headers: Record<string, string> = html,
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(coordinator.url);
    const call = request({ hostname, port, path, headers, agent: false }, (reply) => {
      let text = '';
      reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
      reply.on('end', () => resolve({ status: reply.statusCode!, text }));
    });
    call.on('error', reject).end();
  });

describe('the pages', () => {
  it('are served to anybody, with a policy that lets nothing in from elsewhere', async () => {
    const { status, headers, text } = await get('/');
    expect([status, text]).toEqual([200, page]);
    expect(headers.get('content-type')).toMatch(/^text\/html; charset=utf-8/i);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'[^;]*; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    for (const digest of runtimeStyleSha256) {
      expect(headers.get('content-security-policy')).toContain(`'sha256-${digest}'`);
    }
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it.each(['/index.html', '/builds', '/builds/', '/machines/0199b7a0?tab=facts'])(
    'answer %s with the index, also to HEAD',
    async (path) => {
      const found = await get(path, { headers: html });
      expect([found.status, found.text]).toEqual([200, page]);
      expect(found.headers.get('cache-control')).toBe('no-cache');
      expect(found.headers.get('content-security-policy')).toContain("script-src 'self'");
      const head = await get(path, { method: 'HEAD', headers: html });
      expect([head.status, head.text]).toEqual([200, '']);
    },
  );

  it('keep files with a digest in their name for ever, others not', async () => {
    const script = await get('/assets/index-a1b2c3.js');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await get('/icon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    const again = await raw('/icon.svg', { 'if-none-match': icon.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it('are no answer to what is not asked for by a browser’s address line', async () => {
    for (const path of ['/assets/gone.js', '/assets/', '/v1/nothing', '/v2/x', '/.well-known/x']) {
      const reply = await get(path, { headers: html });
      expect([path, reply.headers.get('content-type')]).toEqual([path, 'application/problem+json']);
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
    expect((await get('/builds')).status).toBe(404);
    expect((await get('/builds', { method: 'POST', headers: html })).status).toBe(404);
    expect((await get('/v1/invites')).status).toBe(405);
    expect((await get('/v1/builds', { headers: html })).status).toBe(401);
  });

  it('keep their policy off the calls', async () => {
    const { headers } = await get('/.well-known/build-farm');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '//secret.txt',
    '/assets/%5c..%5c..%5csecret.txt',
    '/%00',
  ])('lead nowhere else by %s', async (path) => {
    const { text } = await raw(path);
    expect(text).not.toContain('secret\n');
    expect(text === page || text.includes('"status"')).toBe(true);
  });

  it('forget nothing for ever that is gone', async () => {
    const path = join(folder, 'pages/assets/gone-soon.js');
    await writeFile(path, 'run()');
    await coordinator.restart();
    await rm(path);
    const reply = await get('/assets/gone-soon.js');
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });
});

it('a coordinator without pages says what it is, and where its calls are described', async () => {
  const bare = await startTestCoordinator({ dashboardDir: join(folder, 'none') });
  try {
    const reply = await fetch(`${bare.url}/`, { headers: html });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await reply.text()).toMatch(/Barnraiser coordinator[^]*openapi/);
    expect((await fetch(`${bare.url}/builds`, { headers: html })).status).toBe(404);
  } finally {
    await bare.close();
  }
});
