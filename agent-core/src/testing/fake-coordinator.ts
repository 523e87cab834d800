import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Directive, Job, Offering, ProblemType, TestRecord } from '@barnraiser/protocol';
import { problemTypePrefix, problemTypes } from '@barnraiser/protocol';

/** What the server has been told of one claim. */
export interface FakeClaim {
  readonly logs: Record<string, Buffer>;
  readonly steps: unknown[];
  readonly tests: TestRecord[][];
  readonly artifacts: Record<string, string>;
  result: Record<string, unknown> | null;
  released: string | null;
  renewals: Record<string, unknown>[];
}

/** What goes wrong with a call: not answered although carried out, cut off before, or answered otherwise. */
export type Fault =
  | { readonly kind: 'lose-reply' | 'lose-call' | 'garbage' | 'redirect' }
  | { readonly kind: 'problem'; readonly type: ProblemType; readonly extra?: Record<string, unknown> };

/** One call as a fault rule sees it, e.g. `PATCH /v1/claims/…/logs/console`. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  /** How often this method and path was called before. */
  readonly before: number;
}

/** A real HTTP server that speaks the protocol, keeps what it hears in memory, and misbehaves on demand. */
export class FakeCoordinator {
  readonly claims = new Map<string, FakeClaim>();
  readonly jobs: Job[] = [];
  readonly directives: Directive[] = [];
  readonly calls: string[] = [];
  /** The descriptors of enrolments, the newest last. */
  readonly described: unknown[] = [];
  /** What enrolments were shown with, the newest last. */
  readonly proofs: unknown[] = [];
  readonly blobs = new Map<string, Buffer>();
  readonly seenPolls: Record<string, unknown>[] = [];
  /** What it could ask for; null: it does not tell, and gives no previews. */
  offerings: Offering[] | null = null;
  /** Tokens that are good now. */
  readonly tokens = new Set<string>();
  fault: (call: SeenCall) => Fault | null = () => null;
  logAppendBytes = 1_000_000;
  renewAfterS = 20;
  private readonly server: Server;
  private readonly counts = new Map<string, number>();
  private readonly granted = new Map<string, Job>();
  private readonly waiting = new Set<() => void>();
  url = '';

  constructor() {
    this.server = createServer((request, reply) => {
      void this.answer(request, reply).catch(() => reply.destroy());
    });
  }

  async start(port = 0): Promise<this> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.wake();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  queue(job: Job): void {
    this.jobs.push(job);
    this.wake();
  }

  claim(claimId: string): FakeClaim {
    const claim = this.claims.get(claimId);
    if (claim === undefined) throw new Error(`no claim ${claimId}`);
    return claim;
  }

  /** Makes a claim as if it had been granted. */
  grant(claimId: string): FakeClaim {
    const claim: FakeClaim = {
      logs: { console: Buffer.alloc(0), agent: Buffer.alloc(0) },
      steps: [],
      tests: [],
      artifacts: {},
      result: null,
      released: null,
      renewals: [],
    };
    this.claims.set(claimId, claim);
    return claim;
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
  }

  private async answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { method = '' } = request;
    const path = new URL(request.url ?? '/', this.url).pathname;
    const before = this.counts.get(`${method} ${path}`) ?? 0;
    this.counts.set(`${method} ${path}`, before + 1);
    this.calls.push(`${method} ${path}`);
    const fault = this.fault({ method, path, before });
    if (fault?.kind === 'lose-call') return void request.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (fault?.kind === 'problem') return problem(reply, fault.type, fault.extra);
    if (fault?.kind === 'garbage') return send(reply, 502, '<html>Bad gateway</html>');
    if (fault?.kind === 'redirect') {
      reply.setHeader('location', 'http://127.0.0.1:9/portal');
      return send(reply, 302, '');
    }
    const outcome = await this.carryOut(request, path, body);
    if (fault?.kind === 'lose-reply') return void request.socket.destroy();
    outcome(reply);
  }

  private async carryOut(
    request: IncomingMessage,
    path: string,
    body: Buffer,
  ): Promise<(reply: ServerResponse) => void> {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    if (path === '/.well-known/build-farm') return (reply) => json(reply, 200, this.discovery());
    if (path === '/v1/invites/preview') return (reply) => this.preview(reply);
    if (path.endsWith('/offerings')) {
      const { offerings } = this;
      return (reply) => (offerings === null ? problem(reply, 'not-found') : json(reply, 200, { offerings }));
    }
    const agent = /^\/v1\/agents\/([^/]+)$/.exec(path);
    if (agent && request.method === 'DELETE') return (reply) => send(reply, 204, '');
    if (agent) return this.enrol(JSON.parse(body.toString() || '{}') as EnrolBody, token);
    const [, source] = /^\/v1\/sources\/([0-9a-f]{64})$/.exec(path) ?? [];
    if (source !== undefined && token !== null && this.tokens.has(token)) {
      return (reply) => void reply.end(this.blobs.get(source));
    }
    const isClaimToken = token?.startsWith('claim-') ?? false;
    if (token === null || (!isClaimToken && !this.tokens.has(token))) {
      return (reply) => problem(reply, 'unauthorized', { challenge: 'sign me' });
    }
    const [, claimId = '', rest = ''] = /^\/v1\/claims\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    if (rest === '' && request.method === 'PUT') return this.poll(request, claimId, body);
    const claim = this.claims.get(claimId);
    if (claim === undefined) return (reply) => problem(reply, 'unknown-claim');
    return this.onClaim(claim, request, rest, body);
  }

  private discovery(): object {
    return {
      name: 'Fake',
      versions: ['v1'],
      limits: {
        documentBytes: 1e6,
        logAppendBytes: this.logAppendBytes,
        logBytes: 1e9,
        artifactBytes: 1e9,
      },
      intervals: { waitS: 5, ttlS: 60, renewAfterS: 20 },
      enrolment: ['invite'],
    };
  }

  private preview(reply: ServerResponse): void {
    const { offerings } = this;
    if (offerings === null) return problem(reply, 'not-found');
    const expiresAt = '2026-01-01T00:00:00.000Z';
    json(reply, 200, { name: 'Fake', expiresAt, machines: 1, offerings });
  }

  private enrol(body: EnrolBody, token: string | null): (reply: ServerResponse) => void {
    this.described.push(body.descriptor);
    if (body.proof !== undefined) this.proofs.push(body.proof);
    const isProven = body.proof !== undefined;
    if (!isProven && (token === null || !this.tokens.has(token))) {
      return (reply) => problem(reply, 'unauthorized', { challenge: 'sign me' });
    }
    const fresh = `agent-${randomBytes(8).toString('hex')}`;
    if (isProven) this.tokens.add(fresh);
    const credential = isProven ? { credential: { token: fresh, expiresInS: 3600 } } : {};
    return (reply) => json(reply, 200, { status: 'enrolled', descriptorRev: 'rev-1', ...credential });
  }

  private async poll(
    request: IncomingMessage,
    claimId: string,
    body: Buffer,
  ): Promise<(reply: ServerResponse) => void> {
    this.seenPolls.push(JSON.parse(body.toString()) as Record<string, unknown>);
    const waitMs = Number(new URL(request.url!, this.url).searchParams.get('wait') ?? 0) * 1000;
    if (!this.granted.has(claimId) && this.jobs.length === 0 && this.directives.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        const wake = (): void => {
          clearTimeout(timer);
          this.waiting.delete(wake);
          request.socket.off('close', wake);
          resolve();
        };
        this.waiting.add(wake);
        request.socket.once('close', wake);
      });
    }
    const job = this.granted.get(claimId) ?? (request.socket.destroyed ? undefined : this.jobs.shift());
    const directives = request.socket.destroyed ? [] : this.directives.splice(0);
    if (job === undefined) {
      return directives.length > 0
        ? (reply) => json(reply, 200, { grant: null, directives })
        : (reply) => send(reply, 204, '');
    }
    if (!this.granted.has(claimId)) this.grant(claimId);
    this.granted.set(claimId, job);
    const lease = { ttlS: 60, renewAfterS: this.renewAfterS, graceS: 60, seq: 0 };
    const jobId = '01920000-0000-7000-8000-0000000000aa';
    return (reply) =>
      json(reply, 200, {
        grant: { claimId, jobId, attempt: 1, lease, job, token: `claim-${claimId}` },
        directives,
      });
  }

  private onClaim(
    claim: FakeClaim,
    request: IncomingMessage,
    rest: string,
    body: Buffer,
  ): (reply: ServerResponse) => void {
    const { method } = request;
    const [kind = '', ...more] = rest.split('/');
    const name = more.map(decodeURIComponent).join('/');
    const offset = Number(request.headers['upload-offset'] ?? 0);
    if (method === 'DELETE') {
      claim.released = new URL(request.url!, this.url).searchParams.get('reason');
      return (reply) => send(reply, 204, '');
    }
    if (kind === 'renew') {
      claim.renewals.push(JSON.parse(body.toString()) as Record<string, unknown>);
      const lease = { ttlS: 60, renewAfterS: this.renewAfterS, graceS: 60, seq: claim.renewals.length };
      const directives = this.directives.splice(0);
      return (reply) => json(reply, 200, { lease, directives });
    }
    if (kind === 'logs') {
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      return append(claim.logs, name, method, offset, plain);
    }
    if (kind === 'uploads') return this.upload(name, request, offset, body);
    const document = JSON.parse(body.toString()) as Record<string, unknown>;
    if (kind === 'steps') claim.steps[Number(name)] = document;
    if (kind === 'tests') claim.tests[Number(name)] = document['records'] as TestRecord[];
    if (kind === 'artifacts') return this.announce(claim, request.url!, name, document);
    if (kind === 'result') return putResult(claim, document);
    return (reply) => send(reply, 200, '');
  }

  private announce(
    claim: FakeClaim,
    url: string,
    name: string,
    { sha256, sizeBytes }: Record<string, unknown>,
  ): (reply: ServerResponse) => void {
    const digest = sha256 as string;
    claim.artifacts[name] = digest;
    const stored = this.blobs.get(digest) ?? Buffer.alloc(0);
    if (this.blobs.has(digest) && stored.length === sizeBytes && sha(stored) === digest) {
      return (reply) => json(reply, 200, { have: true });
    }
    this.blobs.set(digest, stored);
    const upload = url.replace(/artifacts\/.*$/, `uploads/${digest}`);
    return (reply) => json(reply, 201, { have: false, upload, offset: stored.length });
  }

  private upload(
    digest: string,
    request: IncomingMessage,
    offset: number,
    body: Buffer,
  ): (reply: ServerResponse) => void {
    const blobs = Object.fromEntries(this.blobs) as Record<string, Buffer>;
    const answer = append(blobs, digest, request.method, offset, body);
    this.blobs.set(digest, blobs[digest]!);
    if (request.headers['upload-complete'] === '?1' && sha(blobs[digest]!) !== digest) {
      this.blobs.set(digest, Buffer.alloc(0));
      return (reply) => problem(reply, 'digest-mismatch');
    }
    return answer;
  }
}

interface EnrolBody {
  readonly descriptor?: unknown;
  readonly proof?: unknown;
}

function append(
  logs: Record<string, Buffer>,
  name: string,
  method: string | undefined,
  offset: number,
  bytes: Buffer,
): (reply: ServerResponse) => void {
  const stored = logs[name] ?? Buffer.alloc(0);
  if (method !== 'HEAD') {
    if (offset > stored.length) {
      return (reply) => problem(reply, 'offset-mismatch', { expectedOffset: stored.length });
    }
    logs[name] = Buffer.concat([stored, bytes.subarray(Math.max(0, stored.length - offset))]);
  }
  const end = logs[name]?.length ?? 0;
  return (reply) => {
    reply.setHeader('upload-offset', end);
    send(reply, method === 'HEAD' ? 200 : 204, '');
  };
}

function putResult(claim: FakeClaim, document: Record<string, unknown>): (reply: ServerResponse) => void {
  const digests = document['logs'] as Record<string, { bytes: number; sha256: string }>;
  for (const [stream, { bytes, sha256 }] of Object.entries(digests)) {
    const stored = claim.logs[stream] ?? Buffer.alloc(0);
    if (stored.length !== bytes || sha(stored) !== sha256)
      return (reply) => problem(reply, 'digest-mismatch');
  }
  if (claim.result !== null && JSON.stringify(claim.result) !== JSON.stringify(document)) {
    return (reply) => problem(reply, 'result-conflict');
  }
  claim.result = document;
  return (reply) => json(reply, 200, { accepted: 'current', credit: { cpuMs: 0 } });
}

function sha(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function send(reply: ServerResponse, status: number, body: string): void {
  reply.statusCode = status;
  reply.end(body);
}

function json(reply: ServerResponse, status: number, body: unknown): void {
  reply.setHeader('content-type', 'application/json');
  send(reply, status, JSON.stringify(body));
}

function problem(reply: ServerResponse, type: ProblemType, extra: Record<string, unknown> = {}): void {
  const { status, retry, title } = problemTypes[type];
  reply.setHeader('content-type', 'application/problem+json');
  send(reply, status, JSON.stringify({ type: problemTypePrefix + type, title, status, retry, ...extra }));
}
