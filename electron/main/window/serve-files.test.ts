import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentPolicy } from './content-policy.js';
import { serveFiles } from './serve-files.js';

const policy = contentPolicy(["'sha256-abc='"]);
let root: string;
let serve: (request: Request) => Promise<Response>;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'serve-files-'));
  mkdirSync(join(root, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(root, 'renderer', 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'renderer', 'assets', 'main.js'), 'export {}');
  writeFileSync(join(root, 'secret.json'), '"secret"');
  serve = serveFiles(join(root, 'renderer'), policy);
});
afterAll(() => rmSync(root, { recursive: true }));

it('serves the page and its files with the policy', async () => {
  const page = await get('app://barnraiser/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('content-security-policy')).toBe(policy);
  const script = await get('app://barnraiser/assets/main.js?v=1');
  expect(await script.text()).toBe('export {}');
});

it('refuses other hosts, other methods, and what is not there', async () => {
  expect((await get('app://elsewhere/')).status).toBe(403);
  expect((await get('app://barnraiser/missing.js')).status).toBe(404);
  expect((await get('app://barnraiser/assets')).status).toBe(404);
  expect((await serve(new Request('https://x.example/', { method: 'POST' }))).status).toBe(405);
});

it('lets no path lead out of its folder', async () => {
  const ways = ['..', '%2e%2e', '.%2e', '..%2f', '%2e%2e%2f', '..%5c', '%00', '/', 'renderer', 'assets'];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...ways), { maxLength: 8 }), async (parts) => {
      const response = await get(`app://barnraiser/${parts.join('/')}/secret.json`);
      expect(response.status).not.toBe(200);
    }),
  );
});

it('allows nothing inline and nothing from elsewhere', () => {
  expect(policy).toMatch(/default-src 'none'/);
  expect(policy).toMatch(/style-src 'self' 'sha256-abc='/);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

/** A request as the protocol handler gets it; Node's own Request takes no other scheme than the web's. */
function get(url: string): Promise<Response> {
  return serve({ url, method: 'GET' } as Request);
}
