// From asking for a build to the first instruction of its first step, on an agent that waits for work.
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { projectOf, tinyArchive, withFarm } from '../measure/farm.mjs';
import { percentile, progress, report, round } from '../measure/figures.mjs';

const rounds = 60;
const warmUps = 5;

await withFarm(async (farm) => {
  farm.applyProject(projectOf('tiny', tinyArchive(farm.folder), [{ name: 'say', run: 'date +%s%N' }]));
  const peer = await startPeer();
  const system = [];
  const floor = [];
  for (let n = 0; n < warmUps + rounds; n += 1) {
    const [fromSystem, fromPeer] = [await throughSystem(farm), await peer.ask()];
    if (n < warmUps) continue;
    system.push(fromSystem);
    floor.push(fromPeer);
  }
  peer.close();
  progress(`${rounds} rounds after ${warmUps} to warm up`);
  const figures = (values) => ({
    p50_ms: round(percentile(values, 0.5), 1),
    p95_ms: round(percentile(values, 0.95), 1),
    max_ms: round(Math.max(...values), 1),
  });
  report({
    name: 'claim-latency',
    figures: { ...figures(system), rounds },
    peer: {
      what: 'long-poll on node:http answered, then sh -e -c: no queue, database, source or sandbox',
      ...figures(floor),
    },
    ratios: { p50: round(percentile(system, 0.5) / percentile(floor, 0.5), 1) },
  });
});

async function throughSystem(farm) {
  await farm.whenIdle();
  let askedMs = 0;
  const build = await farm.build('tiny', { onAsked: () => (askedMs = epochMs()) });
  return nanosecondsToMs((await farm.log(build.id)).trim()) - askedMs;
}

/** The floor: a waiting request is answered by another one, and the waiter starts a shell. */
async function startPeer() {
  const arrivals = new EventEmitter();
  const server = createServer((request, reply) => {
    if (request.url === '/wait') arrivals.emit('waiting', reply);
    else arrivals.once('answered', () => reply.end()).emit('go');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    async ask() {
      const arrival = once(arrivals, 'waiting');
      const waiter = fetch(`${url}/wait`).then((reply) => reply.text());
      const [waiting] = await arrival;
      arrivals.once('go', () => {
        waiting.end('go');
        arrivals.emit('answered');
      });
      const askedMs = epochMs();
      await Promise.all([fetch(`${url}/go`), waiter]);
      const child = spawn('sh', ['-e', '-c', 'date +%s%N'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [chunk] = await once(child.stdout, 'data');
      return nanosecondsToMs(chunk.toString().trim()) - askedMs;
    },
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

function epochMs() {
  return performance.timeOrigin + performance.now();
}

function nanosecondsToMs(text) {
  return Number(BigInt(text) / 1000n) / 1000;
}
