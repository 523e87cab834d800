// A process that plays machines: each builds so many jobs at once, with an agent's calls and no agent.
import { createHash } from 'node:crypto';
import { claimCall, resultCall } from '../claims/crowd.mjs';
import { openConnections } from '../claims/http-calls.mjs';

process.on('message', ({ url, machines, buildsEach }) => {
  void run(url, machines, buildsEach).then((times) => process.send({ times }));
});
process.on('disconnect', () => process.exit());

const log = 'nothing\n';
const logs = {
  console: {
    bytes: Buffer.byteLength(log),
    sha256: createHash('sha256').update(log).digest('hex'),
    truncatedBytes: 0,
  },
};

/** Builds until nothing is queued; answers when each build had ended, in seconds. */
async function run(url, machines, buildsEach) {
  const { call, close } = openConnections(url, machines.length * buildsEach);
  const times = [];
  const slot = async (machine) => {
    for (;;) {
      const grant = await nextGrant(call, machine);
      if (!grant) return;
      await build(call, grant, machine);
      machine.holding.delete(grant.claimId);
      times.push(Date.now() / 1000);
    }
  };
  await Promise.all(
    machines.flatMap((one) => {
      const machine = { ...one, holding: new Set(), asking: null };
      return Array.from({ length: buildsEach }, () => slot(machine));
    }),
  );
  close();
  return times;
}

/** The next job; null when there is none. A machine asks once at a time, so that it knows all that it holds. */
function nextGrant(call, machine) {
  machine.asking = askAfter(machine.asking, call, machine);
  return machine.asking;
}

async function askAfter(earlier, call, machine) {
  await earlier;
  for (;;) {
    const { status, body } = await expectOneOf(call, claimCall(machine, [...machine.holding]), [200, 204]);
    if (status === 204) return null;
    const { grant } = JSON.parse(body);
    // A reply without a job says that a build is not wanted any more: its result came in between.
    if (!grant) continue;
    machine.holding.add(grant.claimId);
    return grant;
  }
}

/** What an agent sends of a build of one step with a line of log. */
async function build(call, { claimId, token }, { descriptorRev }) {
  const base = `/v1/claims/${claimId}`;
  await expectOneOf(
    call,
    {
      method: 'PATCH',
      path: `${base}/logs/console`,
      token,
      body: log,
      headers: { 'content-type': 'application/octet-stream', 'upload-offset': '0' },
    },
    [204],
  );
  const step = {
    name: 'nothing',
    startedMs: 0,
    durationMs: 1,
    exitCode: 0,
    signal: null,
    outcome: 'passed',
  };
  await expectOneOf(
    call,
    { method: 'PUT', path: `${base}/steps/0`, token, body: JSON.stringify(step) },
    [200],
  );
  await expectOneOf(call, resultCall({ claimId, token }, descriptorRev, logs), [200]);
}

async function expectOneOf(call, what, statuses) {
  const reply = await call(what);
  if (statuses.includes(reply.status)) return reply;
  throw new Error(`${what.method} ${what.path}: ${reply.status} ${reply.body}`);
}
