import { z } from 'zod';
import { Discovery } from './discovery.js';
import { EnrolReply, EnrolRequest } from './enrol.js';
import {
  BuildDetail,
  BuildRequest,
  BuildSummary,
  Invite,
  JobDetail,
  MachineDetail,
  MachineSummary,
  RequestSummary,
} from './history.js';
import { AgentId, ArtifactName, ClaimId, JobId, ProjectName, RequestId, Sha256, StreamName } from './ids.js';
import { ClaimReply, ClaimRequest, RenewReply, RenewRequest } from './lease.js';
import type { ProblemType } from './problem.js';
import { Project, ProjectSummary } from './project.js';
import { Reason } from './reasons.js';
import { ArtifactAnnouncement, ArtifactReply, Result, ResultReply, StepReport, TestBatch } from './report.js';

/**
 * Who may call: `none` (anybody), `agent` (the machine's credential), `claim` (the claim's own
 * token, or the credential of its machine), `read` (an administrator, or the machine that it is
 * about), `admin` (an administrator).
 */
export type Access = 'none' | 'agent' | 'claim' | 'read' | 'admin';

/** One HTTP call. A `bytes` body or reply is a raw stream; `events` are server-sent events. */
export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Parameters in braces; `{name*}` takes the rest of the path. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Among the calls that the smallest coordinator must serve. */
  readonly required?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType | 'bytes';
  /** By status: the reply's schema, or what else it is. Header names are given in lower case. */
  readonly replies: Readonly<
    Record<
      number,
      { body: z.ZodType | 'empty' | 'bytes' | 'events'; about: string; headers?: readonly string[] }
    >
  >;
  readonly problems: readonly ProblemType[];
}

const claim = z.object({ claimId: ClaimId });
const stream = claim.extend({ stream: StreamName });
const upload = z.object({ sha256: Sha256 });
const page = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.string().max(60).optional().describe('only those older than this id'),
});
const uploadOffset = z.object({ 'upload-offset': z.coerce.number().int().nonnegative() });
const onClaim = ['unauthorized', 'forbidden', 'unknown-claim'] as const;

/** Every call of Pull-and-Report v1: server routes, the native driver, the command line and the OpenAPI document come from this table. */
export const endpoints = {
  discover: {
    method: 'GET',
    path: '/.well-known/build-farm',
    summary: 'What this coordinator serves',
    access: 'none',
    required: true,
    replies: { 200: { body: Discovery, about: 'cacheable' } },
    problems: [],
  },
  enrol: {
    method: 'PUT',
    path: '/v1/agents/{agentId}',
    summary: 'Enrol a machine, describe it anew, or renew its credential',
    access: 'none',
    required: true,
    params: z.object({ agentId: AgentId }),
    body: EnrolRequest,
    replies: {
      200: { body: EnrolReply, about: 'known; described anew' },
      201: { body: EnrolReply, about: 'enrolled' },
      202: { body: EnrolReply, about: 'awaits approval' },
    },
    problems: ['unauthorized', 'invite-invalid', 'agent-suspended', 'conflict', 'schema'],
  },
  claim: {
    method: 'PUT',
    path: '/v1/claims/{claimId}',
    summary: 'Ask for one job, waiting for it up to `wait` seconds',
    access: 'agent',
    required: true,
    params: claim,
    query: z.object({ wait: z.coerce.number().min(0).max(60).default(0) }),
    body: ClaimRequest,
    replies: {
      200: { body: ClaimReply, about: 'a job with its lease, or directives' },
      204: { body: 'empty', about: 'nothing to do' },
    },
    problems: [
      'unauthorized',
      'agent-pending',
      'agent-suspended',
      'descriptor-unknown',
      'claim-superseded',
      'schema',
    ],
  },
  renew: {
    method: 'POST',
    path: '/v1/claims/{claimId}/renew',
    summary: 'Keep a claim and say what it is doing',
    access: 'claim',
    required: true,
    params: claim,
    body: RenewRequest,
    replies: { 200: { body: RenewReply, about: 'the lease, and directives' } },
    problems: [...onClaim, 'schema'],
  },
  appendLog: {
    method: 'PATCH',
    path: '/v1/claims/{claimId}/logs/{stream}',
    summary: 'Append bytes to a log; overlapping bytes are kept once',
    access: 'claim',
    required: true,
    params: stream,
    headers: uploadOffset.extend({ 'content-encoding': z.enum(['gzip', 'identity']).optional() }),
    body: 'bytes',
    replies: { 204: { body: 'empty', about: 'stored', headers: ['upload-offset'] } },
    problems: [...onClaim, 'offset-mismatch', 'too-large', 'unsupported-media'],
  },
  logOffset: {
    method: 'HEAD',
    path: '/v1/claims/{claimId}/logs/{stream}',
    summary: 'Where the stored bytes of a log end',
    access: 'claim',
    required: true,
    params: stream,
    replies: { 200: { body: 'empty', about: 'the end', headers: ['upload-offset'] } },
    problems: [...onClaim],
  },
  putStep: {
    method: 'PUT',
    path: '/v1/claims/{claimId}/steps/{n}',
    summary: 'Report a step, by its index',
    access: 'claim',
    params: claim.extend({ n: z.coerce.number().int().min(0).max(999) }),
    body: StepReport,
    replies: { 200: { body: 'empty', about: 'kept' } },
    problems: [...onClaim, 'schema'],
  },
  putTests: {
    method: 'PUT',
    path: '/v1/claims/{claimId}/tests/{batch}',
    summary: 'Report up to 1,000 tests',
    access: 'claim',
    params: claim.extend({ batch: z.coerce.number().int().min(0).max(9999) }),
    body: TestBatch,
    replies: { 200: { body: 'empty', about: 'kept' } },
    problems: [...onClaim, 'schema'],
  },
  announceArtifact: {
    method: 'PUT',
    path: '/v1/claims/{claimId}/artifacts/{name*}',
    summary: 'Announce an artifact; bytes that are known by their digest need no upload',
    access: 'claim',
    params: claim.extend({ name: ArtifactName }),
    body: ArtifactAnnouncement,
    replies: {
      200: { body: ArtifactReply, about: 'the bytes are known' },
      201: { body: ArtifactReply, about: 'upload them' },
    },
    problems: [...onClaim, 'conflict', 'too-large', 'schema'],
  },
  uploadOffset: {
    method: 'HEAD',
    path: '/v1/claims/{claimId}/uploads/{sha256}',
    summary: 'Where the uploaded bytes of an artifact end',
    access: 'claim',
    params: claim.extend({ sha256: Sha256 }),
    replies: { 200: { body: 'empty', about: 'the end', headers: ['upload-offset'] } },
    problems: [...onClaim, 'not-found'],
  },
  upload: {
    method: 'PATCH',
    path: '/v1/claims/{claimId}/uploads/{sha256}',
    summary: 'Append bytes of an artifact; `Upload-Complete: ?1` on the last',
    access: 'claim',
    params: claim.extend({ sha256: Sha256 }),
    headers: uploadOffset.extend({ 'upload-complete': z.enum(['?0', '?1']).optional() }),
    body: 'bytes',
    replies: { 204: { body: 'empty', about: 'stored', headers: ['upload-offset'] } },
    problems: [...onClaim, 'not-found', 'offset-mismatch', 'digest-mismatch', 'too-large'],
  },
  putResult: {
    method: 'PUT',
    path: '/v1/claims/{claimId}/result',
    summary: 'Report how the build ended; the last call on a claim',
    access: 'claim',
    required: true,
    params: claim,
    body: Result,
    replies: { 200: { body: ResultReply, about: 'kept' } },
    problems: [...onClaim, 'claim-superseded', 'result-conflict', 'digest-mismatch', 'schema'],
  },
  release: {
    method: 'DELETE',
    path: '/v1/claims/{claimId}',
    summary: 'Give a job back unharmed',
    access: 'claim',
    required: true,
    params: claim,
    query: z.object({ reason: Reason.catch('owner-reclaimed'), detail: z.string().max(500).optional() }),
    replies: { 204: { body: 'empty', about: 'given back' } },
    problems: [...onClaim],
  },
  leave: {
    method: 'DELETE',
    path: '/v1/agents/{agentId}',
    summary: 'Leave: revoke the credentials of a machine; its history stays',
    access: 'read',
    params: z.object({ agentId: AgentId }),
    replies: { 204: { body: 'empty', about: 'gone' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },

  machines: {
    method: 'GET',
    path: '/v1/agents',
    summary: 'The machines',
    access: 'admin',
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
    params: z.object({ agentId: AgentId }),
    replies: { 200: { body: MachineDetail, about: 'the machine' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  machineHistory: {
    method: 'GET',
    path: '/v1/agents/{agentId}/history',
    summary: "A machine's builds, newest first",
    access: 'read',
    params: z.object({ agentId: AgentId }),
    query: page,
    replies: { 200: { body: z.object({ builds: z.array(BuildSummary) }), about: 'a page of them' } },
    problems: ['unauthorized', 'forbidden', 'not-found', 'schema'],
  },
  approve: {
    method: 'POST',
    path: '/v1/agents/{agentId}/approve',
    summary: 'Approve a machine that waits for it',
    access: 'admin',
    params: z.object({ agentId: AgentId }),
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
    access: 'admin',
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
    access: 'admin',
    query: page,
    replies: { 200: { body: z.object({ requests: z.array(RequestSummary) }), about: 'a page of them' } },
    problems: ['unauthorized', 'forbidden', 'schema'],
  },
  request: {
    method: 'GET',
    path: '/v1/requests/{requestId}',
    summary: 'A request',
    access: 'admin',
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
  job: {
    method: 'GET',
    path: '/v1/jobs/{jobId}',
    summary: 'A job, its builds, and what it waits for',
    access: 'admin',
    params: z.object({ jobId: JobId }),
    replies: { 200: { body: JobDetail, about: 'the job' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  builds: {
    method: 'GET',
    path: '/v1/builds',
    summary: 'The builds, newest first',
    access: 'admin',
    query: page.extend({ project: z.string().optional(), machine: AgentId.optional() }),
    replies: { 200: { body: z.object({ builds: z.array(BuildSummary) }), about: 'a page of them' } },
    problems: ['unauthorized', 'forbidden', 'schema'],
  },
  build: {
    method: 'GET',
    path: '/v1/builds/{claimId}',
    summary: 'A build: steps, tests, artifacts, result',
    access: 'read',
    params: claim,
    replies: { 200: { body: BuildDetail, about: 'the build' } },
    problems: ['unauthorized', 'forbidden', 'unknown-claim'],
  },
  log: {
    method: 'GET',
    path: '/v1/claims/{claimId}/logs/{stream}',
    summary: 'The bytes of a log, also by `Range`',
    access: 'read',
    params: stream,
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
    params: stream,
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
    params: claim.extend({ name: ArtifactName }),
    replies: { 200: { body: 'bytes', about: 'the file' } },
    problems: ['unauthorized', 'forbidden', 'unknown-claim', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
