import { Agent, request } from 'node:http';

/** Makes calls on so many kept connections at most; `close` ends them. */
export function openConnections(url, connections) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  const call = ({ method, path, token, body, headers: more }) =>
    new Promise((resolve, reject) => {
      const headers = { ...(token && { authorization: `Bearer ${token}` }), ...more };
      if (body !== undefined) {
        headers['content-type'] ??= 'application/json';
        headers['content-length'] = Buffer.byteLength(body);
      }
      request({ agent, hostname, port, method, path, headers }, (reply) => {
        const chunks = [];
        reply.on('data', (chunk) => chunks.push(chunk));
        reply.on('end', () => resolve({ status: reply.statusCode, body: Buffer.concat(chunks).toString() }));
        reply.on('error', reject);
      })
        .on('error', reject)
        .end(body);
    });
  return { call, close: () => agent.destroy() };
}
