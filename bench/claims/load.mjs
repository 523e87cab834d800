// A process that makes HTTP calls on so many connections at once and tells how long each took.
import { openConnections } from './http-calls.mjs';

process.on('message', ({ url, connections, calls }) => {
  void run(url, connections, calls).then((answer) => process.send(answer));
});
process.on('disconnect', () => process.exit());

async function run(url, connections, calls) {
  const { call, close } = openConnections(url, connections);
  const replies = [];
  let next = 0;
  const connection = async () => {
    while (next < calls.length) {
      const n = next++;
      const began = performance.now();
      const reply = await call(calls[n]);
      replies[n] = { ...reply, ms: performance.now() - began };
    }
  };
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    close();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { elapsedMs: performance.now() - began, cpuMs: (user + system) / 1000, replies };
}
