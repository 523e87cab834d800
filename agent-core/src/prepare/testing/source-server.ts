import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** A real HTTP server on loopback; `requests` are those that it got. */
export interface SourceServer {
  readonly origin: string;
  readonly requests: readonly IncomingMessage[];
}

const closers: (() => Promise<void>)[] = [];

/** Starts a server that answers by `listener`; it is closed after the test. */
export async function sourceServer(listener: RequestListener): Promise<SourceServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, requests };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
