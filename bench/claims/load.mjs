// A process that makes HTTP calls on so many connections at once and tells how long each took.
import { Agent, request } from 'node:http';

process.on('message', ({ url, connections, calls }) => {
  void run(new URL(url), connections, calls).then((answer) => process.send(answer));
});
process.on('disconnect', () => process.exit());

async function run({ hostname, port }, connections, calls) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  const replies = [];
  const make = ({ method, path, token, body }) =>
    new Promise((resolve, reject) => {
      const headers = { ...(token && { authorization: `Bearer ${token}` }) };
      if (body !== undefined) {
        headers['content-type'] = 'application/json';
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
  let next = 0;
  const connection = async () => {
    while (next < calls.length) {
      const n = next++;
      const began = performance.now();
      const reply = await make(calls[n]);
      replies[n] = { ...reply, ms: performance.now() - began };
    }
  };
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { elapsedMs: performance.now() - began, cpuMs: (user + system) / 1000, replies };
}
