import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..', '..');
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The policy under which the app shows its window. */
export function windowPolicy(): string {
  const file = readFileSync(join(root, 'renderer/styles/injected-style-hash.ts'), 'utf8');
  const hash = /'sha256-[^']+'/.exec(file)?.[0];
  if (hash === undefined) throw new Error('renderer/styles/injected-style-hash.ts holds no hash');
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${hash}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A built page on a free port of this machine, under the window's policy. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds with the vite configuration at `configFile` (relative to the repository) and serves the result. */
export async function servePage(configFile = 'renderer/vite.config.ts'): Promise<PageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'barnraiser-page-'));
  await build({
    configFile: join(root, configFile),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  const headers = { 'content-security-policy': windowPolicy(), 'x-content-type-options': 'nosniff' };
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const file = join(folder, normalize(path === '/' ? '/index.html' : path));
    if (!existsSync(file)) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200, {
      ...headers,
      'content-type': types[extname(file)] ?? 'application/octet-stream',
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
