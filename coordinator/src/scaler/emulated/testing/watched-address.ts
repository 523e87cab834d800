import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A port of loopback that passes everything on, and knows which secrets were shown on the way. */
export interface WatchedAddress {
  readonly port: number;
  /** Tokens by which somebody asked for work: machines' credentials. */
  readonly credentials: ReadonlySet<string>;
  /** All other tokens, each good for one claim. */
  claimTokens(): readonly string[];
  /** Where everything goes from now on. */
  passTo(url: string): void;
  close(): Promise<void>;
}

/** Opens such a port. */
export async function watchAddress(): Promise<WatchedAddress> {
  const credentials = new Set<string>();
  const others = new Set<string>();
  let target = '';
  const server = createServer((asked, reply) => {
    const { method, headers, url = '/' } = asked;
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const isForWork = method === 'PUT' && /^\/v1\/claims\/[^/]+$/.test(url.split('?')[0]!);
    if (token !== undefined) (isForWork ? credentials : others).add(token);
    const passed = send(target + url, { method, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, reply, () => undefined);
    });
    passed.on('error', () => reply.destroy());
    reply.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    credentials,
    claimTokens: () => [...others].filter((token) => !credentials.has(token)),
    passTo: (url) => {
      target = url;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
