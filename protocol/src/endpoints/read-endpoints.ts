import { z } from 'zod';
import {
  BuildDetail,
  BuildSummary,
  Invite,
  JobDetail,
  MachineDetail,
  MachineSummary,
  RequestSummary,
  Session,
} from '../history.js';
import { Descriptor } from '../descriptor.js';
import { LogMark, LogSection } from '../local-history.js';
import { Bisection, BuildRequest } from '../merging-calls.js';
import { InvitePreview, Offering } from '../offering.js';
import { AgentId, ArtifactName, JobId, ProjectName, RequestId, Sha256 } from '../ids.js';
import { Project, ProjectSummary } from '../project.js';
import type { Endpoint } from './endpoint.js';
import { onAgent, onClaim, onStream } from './parameters.js';

const upload = z.object({ sha256: Sha256 });
const page = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.string().max(60).optional().describe('only those older than this id'),
});

/** The calls of people and pages: what is read, asked for and administered. */
export const readEndpoints = {
  session: {
    method: 'GET',
    path: '/v1/session',
    summary: 'Whether the caller is an administrator, and whether anybody may look',
    access: 'none',
    replies: { 200: { body: Session, about: 'as the cookie or the token says' } },
    problems: [],
  },
  openSession: {
    method: 'POST',
    path: '/v1/session',
    summary:
      "An administrator's session for a browser, by the admin token: an HttpOnly, SameSite=Strict cookie",
    access: 'none',
    body: z.object({ token: z.string().min(1).max(500) }),
    replies: { 200: { body: Session, about: 'opened', headers: ['set-cookie'] } },
    problems: ['forbidden', 'rate-limited', 'schema'],
  },
  closeSession: {
    method: 'DELETE',
    path: '/v1/session',
    summary: 'End the session',
    access: 'none',
    replies: { 204: { body: 'empty', about: 'the cookie is gone', headers: ['set-cookie'] } },
    problems: [],
  },
  previewInvite: {
    method: 'POST',
    path: '/v1/invites/preview',
    summary: 'What an invite leads to, for this machine; the code stays good',
    access: 'none',
    body: z.object({ code: z.string().min(1).max(100), descriptor: Descriptor }),
    replies: { 200: { body: InvitePreview, about: 'before anything is agreed to' } },
    problems: ['invite-invalid', 'rate-limited', 'schema'],
  },
  offerings: {
    method: 'GET',
    path: '/v1/agents/{agentId}/offerings',
    summary: 'The projects that may ask for this machine: what would run, and what it built already',
    access: 'read',
    params: onAgent,
    replies: { 200: { body: z.object({ offerings: z.array(Offering) }), about: 'by name' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  logMarks: {
    method: 'GET',
    path: '/v1/claims/{claimId}/logs/{stream}/marks',
    summary: 'When the parts of a log arrived',
    access: 'read',
    params: onStream,
    replies: {
      200: {
        body: z.object({ marks: z.array(LogMark), sections: z.array(LogSection) }),
        about: 'in order; at most one mark a second',
      },
    },
    problems: ['unauthorized', 'forbidden', 'unknown-claim'],
  },
  machines: {
    method: 'GET',
    path: '/v1/agents',
    summary: 'The machines',
    access: 'view',
    replies: {
      200: { body: z.object({ machines: z.array(MachineSummary) }), about: 'newest contact first' },
    },
    problems: ['unauthorized', 'forbidden'],
  },
  machine: {
    method: 'GET',
    path: '/v1/agents/{agentId}',
    summary: 'A machine: facts by date, builds, outcomes, hours given',
    access: 'read',
    params: onAgent,
    replies: { 200: { body: MachineDetail, about: 'the machine' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  machineHistory: {
    method: 'GET',
    path: '/v1/agents/{agentId}/history',
    summary: "A machine's builds, newest first",
    access: 'read',
    params: onAgent,
    query: page,
    replies: { 200: { body: z.object({ builds: z.array(BuildSummary) }), about: 'a page of them' } },
    problems: ['unauthorized', 'forbidden', 'not-found', 'schema'],
  },
  approve: {
    method: 'POST',
    path: '/v1/agents/{agentId}/approve',
    summary: 'Approve a machine that waits for it',
    access: 'admin',
    params: onAgent,
    replies: { 204: { body: 'empty', about: 'approved' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  createInvite: {
    method: 'POST',
    path: '/v1/invites',
    summary: 'Make a one-time invite',
    access: 'admin',
    body: z.object({
      ttlS: z
        .number()
        .int()
        .min(60)
        .max(30 * 86_400)
        .default(3600),
    }),
    replies: { 201: { body: Invite, about: 'shown this once' } },
    problems: ['unauthorized', 'forbidden', 'schema'],
  },
  putSource: {
    method: 'PUT',
    path: '/v1/sources/{sha256}',
    summary: 'Keep a source archive at the coordinator',
    access: 'admin',
    params: upload,
    body: 'bytes',
    replies: { 204: { body: 'empty', about: 'kept' } },
    problems: ['unauthorized', 'forbidden', 'digest-mismatch', 'too-large'],
  },
  source: {
    method: 'GET',
    path: '/v1/sources/{sha256}',
    summary: 'A source archive that the coordinator keeps',
    access: 'agent',
    params: upload,
    replies: { 200: { body: 'bytes', about: 'the archive' } },
    problems: ['unauthorized', 'not-found'],
  },
  projects: {
    method: 'GET',
    path: '/v1/projects',
    summary: 'The projects',
    access: 'view',
    replies: { 200: { body: z.object({ projects: z.array(ProjectSummary) }), about: 'by name' } },
    problems: ['unauthorized', 'forbidden'],
  },
  putProject: {
    method: 'PUT',
    path: '/v1/projects/{project}',
    summary: 'Add or change a project',
    access: 'admin',
    params: z.object({ project: ProjectName }),
    body: Project,
    replies: {
      200: { body: ProjectSummary, about: 'changed' },
      201: { body: ProjectSummary, about: 'added' },
    },
    problems: ['unauthorized', 'forbidden', 'conflict', 'schema'],
  },
  requestBuild: {
    method: 'PUT',
    path: '/v1/requests/{requestId}',
    summary: 'Ask for a project to be built: one job per target',
    access: 'admin',
    params: z.object({ requestId: RequestId }),
    body: BuildRequest,
    replies: {
      200: { body: RequestSummary, about: 'known already' },
      201: { body: RequestSummary, about: 'queued' },
    },
    problems: ['unauthorized', 'forbidden', 'not-found', 'source-not-found', 'source-unavailable', 'schema'],
  },
  requests: {
    method: 'GET',
    path: '/v1/requests',
    summary: 'The requests, newest first',
    access: 'view',
    query: page,
    replies: { 200: { body: z.object({ requests: z.array(RequestSummary) }), about: 'a page of them' } },
    problems: ['unauthorized', 'forbidden', 'schema'],
  },
  request: {
    method: 'GET',
    path: '/v1/requests/{requestId}',
    summary: 'A request',
    access: 'view',
    params: z.object({ requestId: RequestId }),
    replies: { 200: { body: RequestSummary, about: 'the request' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  cancelRequest: {
    method: 'POST',
    path: '/v1/requests/{requestId}/cancel',
    summary: 'Cancel what a request still waits for; a running build is told within its renewal interval',
    access: 'admin',
    params: z.object({ requestId: RequestId }),
    replies: { 200: { body: RequestSummary, about: 'as it stands now' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  bisectJob: {
    method: 'POST',
    path: '/v1/jobs/{jobId}/bisect',
    summary:
      'Ask for each commit that a failed job stands for to be built by itself; again: the same requests',
    access: 'admin',
    params: z.object({ jobId: JobId }),
    replies: { 200: { body: Bisection, about: 'what was made, and what was known before' } },
    problems: ['unauthorized', 'forbidden', 'not-found', 'conflict'],
  },
  job: {
    method: 'GET',
    path: '/v1/jobs/{jobId}',
    summary: 'A job, its builds, and what it waits for',
    access: 'view',
    params: z.object({ jobId: JobId }),
    replies: { 200: { body: JobDetail, about: 'the job' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  builds: {
    method: 'GET',
    path: '/v1/builds',
    summary: 'The builds, newest first',
    access: 'view',
    query: page.extend({ project: z.string().optional(), machine: AgentId.optional() }),
    replies: { 200: { body: z.object({ builds: z.array(BuildSummary) }), about: 'a page of them' } },
    problems: ['unauthorized', 'forbidden', 'schema'],
  },
  build: {
    method: 'GET',
    path: '/v1/builds/{claimId}',
    summary: 'A build: steps, tests, artifacts, result',
    access: 'read',
    params: onClaim,
    replies: { 200: { body: BuildDetail, about: 'the build' } },
    problems: ['unauthorized', 'forbidden', 'unknown-claim'],
  },
  log: {
    method: 'GET',
    path: '/v1/claims/{claimId}/logs/{stream}',
    summary: 'The bytes of a log, also by `Range`',
    access: 'read',
    params: onStream,
    headers: z.object({ range: z.string().max(100).optional() }),
    replies: {
      200: { body: 'bytes', about: 'all of it' },
      206: { body: 'bytes', about: 'the range', headers: ['content-range'] },
      416: { body: 'empty', about: 'outside the log', headers: ['content-range'] },
    },
    problems: ['unauthorized', 'forbidden', 'unknown-claim'],
  },
  followLog: {
    method: 'GET',
    path: '/v1/claims/{claimId}/logs/{stream}/events',
    summary:
      'A log as it is written: `bytes` events (data: base64; id: the offset behind them), then one `end` event (data: the outcome)',
    access: 'read',
    params: onStream,
    query: z.object({ from: z.coerce.number().int().nonnegative().default(0) }),
    headers: z.object({ 'last-event-id': z.coerce.number().int().nonnegative().optional() }),
    replies: { 200: { body: 'events', about: 'until the build has ended' } },
    problems: ['unauthorized', 'forbidden', 'unknown-claim'],
  },
  artifact: {
    method: 'GET',
    path: '/v1/claims/{claimId}/artifacts/{name*}',
    summary: 'The bytes of an artifact',
    access: 'read',
    params: onClaim.extend({ name: ArtifactName }),
    replies: { 200: { body: 'bytes', about: 'the file' } },
    problems: ['unauthorized', 'forbidden', 'unknown-claim', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>;
