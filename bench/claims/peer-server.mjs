// A queue of another project behind bare node:http, as a process of its own: POST /take answers one job,
// POST /end?id=… completes it. Called with the queue's name and the database's address.
/* oxlint-disable no-restricted-imports -- graphile-worker takes jobs only within its worker */
import { createServer } from 'node:http';
import { batchCompleteJobs } from 'graphile-worker/dist/sql/completeJobs.js';
import { batchGetJobs } from 'graphile-worker/dist/sql/getJobs.js';
import { getUtilsAndReleasersFromOptions } from 'graphile-worker/dist/lib.js';
import PgBoss from 'pg-boss';

const [kind, connectionString, payload] = process.argv.slice(2);
const poolMax = 10;
const queue = 'noop';

const { fill, take, end, close } = await (kind === 'pg-boss' ? pgBoss() : graphileWorker());
const server = createServer((request, reply) => {
  const url = new URL(request.url, 'http://localhost');
  void answer(url).then(({ status, body }) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(body),
  );
}).listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('message', ({ jobs }) => void fill(jobs).then(() => process.send({ isFilled: true })));
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void close().finally(() => process.exit());
});

async function answer({ pathname, searchParams }) {
  try {
    if (pathname === '/take') {
      const job = await take();
      return { status: job ? 200 : 204, body: JSON.stringify(job) };
    }
    await end(searchParams.get('id'));
    return { status: 200, body: 'null' };
  } catch (error) {
    return { status: 500, body: JSON.stringify(String(error)) };
  }
}

/** Its public calls. Its own maintenance is off. */
async function pgBoss() {
  const boss = new PgBoss({ connectionString, max: poolMax, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(queue);
  const data = JSON.parse(payload);
  return {
    fill: (jobs) => boss.insert(Array.from({ length: jobs }, () => ({ name: queue, data }))),
    take: async () => (await boss.fetch(queue))[0],
    end: (id) => boss.complete(queue, id),
    close: () => boss.stop({ graceful: false }),
  };
}

/** It takes jobs only within a worker, so this calls what its worker calls, without the worker. */
async function graphileWorker() {
  const [options, release] = await getUtilsAndReleasersFromOptions({
    connectionString,
    maxPoolSize: poolMax,
    noHandleSignals: true,
  });
  const { withPgClient } = options;
  const tasks = { [queue]: async () => {} };
  return {
    fill: (jobs) =>
      withPgClient((client) =>
        client.query('select graphile_worker.add_job($2, $3::json) from generate_series(1, $1)', [
          jobs,
          queue,
          payload,
        ]),
      ),
    take: async () => (await batchGetJobs(options, withPgClient, tasks, 'bench', null, 1))[0],
    end: (id) => batchCompleteJobs(options, withPgClient, 'bench', [{ id, job_queue_id: null }]),
    close: async () => release(),
  };
}
