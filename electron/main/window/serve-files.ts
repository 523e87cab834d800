import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { appOrigin } from './origin.js';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Answers requests for the window's files from `folder`, each with the policy: 200 with the file;
 * 403 for another host or a path that leaves the folder; 404 for what is not there; 405 for anything
 * but GET.
 */
export function serveFiles(folder: string, policy: string): (request: Request) => Promise<Response> {
  const headers = {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
  return async ({ url, method }) => {
    if (method !== 'GET') return new Response(null, { status: 405, headers });
    const path = pathOf(url, folder);
    if (path === null) return new Response(null, { status: 403, headers });
    const type = types[extname(path)];
    const body = type === undefined ? null : await readFile(path).catch(() => null);
    if (body === null) return new Response(null, { status: 404, headers });
    return new Response(body, { headers: { ...headers, 'Content-Type': type! } });
  };
}

/** Null where the address is another host's, or leads out of the folder. */
function pathOf(address: string, folder: string): string | null {
  const { protocol, host, pathname } = new URL(address);
  if (`${protocol}//${host}` !== appOrigin) return null;
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (/[\0\\]/.test(name)) return null;
  const path = join(folder, name === '/' ? 'index.html' : name);
  return path.startsWith(folder + sep) ? path : null;
}
