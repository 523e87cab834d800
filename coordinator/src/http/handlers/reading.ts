import type { BuildDetail, ClaimId, StreamName } from '@barnraiser/protocol';
import { buildDetail } from '../../history/build-detail.js';
import { jobDetail } from '../../history/job-detail.js';
import { listBuilds } from '../../history/list-builds.js';
import { listMachines } from '../../history/list-machines.js';
import { listRequests } from '../../history/list-requests.js';
import { machineDetail } from '../../history/machine-detail.js';
import { requestSummary } from '../../history/request-summary.js';
import { publicBuild, publicJobDetail, publicMachine } from '../../history/public-view/public-views.js';
import { requireShownMachine } from '../../history/public-view/require-shown-machine.js';
import type { Handlers } from '../call.js';
import type { Service } from '../service.js';

const streams: readonly StreamName[] = ['console', 'agent'];

/** The read side: requests, jobs, builds, machines. */
export function readingHandlers(
  service: Service,
): Pick<
  Handlers,
  'requests' | 'request' | 'job' | 'builds' | 'build' | 'machines' | 'machine' | 'machineHistory'
> {
  const { db, clock } = service;
  return {
    async requests({ query }) {
      return { status: 200, body: { requests: await listRequests(db, clock, query) } };
    },

    async request({ params }) {
      return { status: 200, body: await requestSummary(db, clock, params.requestId) };
    },

    async job({ params, caller }) {
      const job = await jobDetail(db, clock, params.jobId);
      return { status: 200, body: caller.isPublic ? publicJobDetail(job) : job };
    },

    async builds({ query }) {
      return { status: 200, body: { builds: await listBuilds(db, clock, query) } };
    },

    async build({ params, caller }) {
      const found = await buildDetail(db, clock, params.claimId);
      const build = { ...found, logs: await storedLogs(service, params.claimId, found) };
      return { status: 200, body: caller.isPublic ? publicBuild(build) : build };
    },

    async machines({ caller }) {
      return { status: 200, body: { machines: await listMachines(db, clock, caller) } };
    },

    async machine({ params, caller }) {
      await requireShownMachine(db, params.agentId, caller);
      const machine = await machineDetail(db, clock, params.agentId);
      return { status: 200, body: caller.isPublic ? publicMachine(machine) : machine };
    },

    async machineHistory({ params, query, caller }) {
      await requireShownMachine(db, params.agentId, caller);
      const builds = await listBuilds(db, clock, { ...query, machine: params.agentId });
      return { status: 200, body: { builds } };
    },
  };
}

/** The digests come with the result; how much is stored so far is known by the log store alone. */
async function storedLogs(
  { logs }: Service,
  claimId: ClaimId,
  build: BuildDetail,
): Promise<BuildDetail['logs']> {
  const found: BuildDetail['logs'] = {};
  for (const stream of streams) {
    const bytes = await logs.end(claimId, stream);
    const told = build.logs[stream];
    if (bytes > 0 || told) found[stream] = { bytes, sha256: told?.sha256 ?? null };
  }
  return found;
}
