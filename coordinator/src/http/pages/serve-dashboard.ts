import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageSecurityHeaders } from '../page-security.js';
import { replyNotFound } from '../reply-problem.js';
import { plainFrontPage } from './plain-front-page.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by @fastify/static on the route of a file: its path below the folder. */
    file?: string;
  }
}

/** Where the pages are built to, seen alike from the sources and from what is built of them. */
const builtIn = fileURLToPath(new URL('../../../dist/dashboard', import.meta.url));
const indexFile = 'index.html';

/** The folder of the built pages, or null when there are none. */
export function dashboardFolder(given?: string): string | null {
  const folder = given ?? builtIn;
  return existsSync(join(folder, indexFile)) ? folder : null;
}

/**
 * Serves the built pages at `/`, and their index for each address that is a page's; without them a
 * few words in plain text. Only files that are there at the start are served.
 */
export async function serveDashboard(app: FastifyInstance, folder: string | null): Promise<void> {
  if (folder === null) {
    app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(plainFrontPage));
    app.setNotFoundHandler(replyNotFound);
    return;
  }
  app.addHook('onRequest', async (request, reply) => {
    const { file } = request.routeOptions.config;
    if (file !== undefined) dressPage(reply, file);
  });
  await app.register(fastifyStatic, {
    root: folder,
    // A route for each file: no address leads to anything else.
    wildcard: false,
    index: [indexFile],
    cacheControl: false,
  });
  app.setNotFoundHandler((request, reply) => {
    // A file that was there at the start and is gone now must not be remembered as missing.
    void reply.removeHeader('cache-control');
    if (!isPageWanted(request)) return replyNotFound(request, reply);
    dressPage(reply, indexFile);
    void reply.status(200).sendFile(indexFile);
  });
}

function dressPage(reply: FastifyReply, file: string): void {
  void reply.headers({ ...pageSecurityHeaders, 'cache-control': cachingOf(file) });
}

/** Names of files below `assets` hold a digest of what is in them. */
function cachingOf(file: string): string {
  return file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** A browser that opens an address asks for HTML; what a page loads does not. */
function isPageWanted({ method, url, headers }: FastifyRequest): boolean {
  const isReading = method === 'GET' || method === 'HEAD';
  return (
    isReading &&
    (headers.accept ?? '').includes('text/html') &&
    !/^\/(v\d+|\.well-known|assets)(\/|\?|$)/.test(url)
  );
}
