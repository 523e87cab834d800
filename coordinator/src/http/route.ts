import { AgentId, type Endpoint, type EndpointName, endpoints, type ClaimId } from '@barnraiser/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { claimOwner } from '../queue/claim-owner.js';
import { touchClaim } from '../queue/touch-claim.js';
import { allow } from './allow.js';
import { isReading } from './is-reading.js';
import { isHttps } from './session/own-origin.js';
import type { Handlers } from './call.js';
import { parseCall } from './parse-call.js';
import { whileWanted } from './while-wanted.js';
import type { Service } from './service.js';

/** An endpoint's handler and answer without the types of its own schemas. */
interface LooseAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}
type LooseHandler = (call: unknown) => Promise<LooseAnswer>;

/** A build may need its source when its machine's own credential has expired. */
const shared: ReadonlySet<EndpointName> = new Set(['source']);
/** Endpoints whose documents may be larger than others. */
const reports: ReadonlySet<EndpointName> = new Set(['putResult', 'putTests']);

/** Afterwards there is no lease to renew. */
const ends: ReadonlySet<EndpointName> = new Set(['putResult', 'release']);

/** Makes a route of every endpoint of the protocol's table. */
export function addRoutes(app: FastifyInstance, service: Service, handlers: Handlers): void {
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    app.route(routeOf(name, endpoints[name], service, handlers[name] as unknown as LooseHandler));
  }
}

function routeOf(
  name: EndpointName,
  endpoint: Endpoint,
  service: Service,
  handle: LooseHandler,
): RouteOptions {
  const { documentBytes, reportBytes } = service.limits;
  return {
    method: endpoint.method,
    url: urlOf(endpoint.path),
    config: { endpoint: name },
    bodyLimit: reports.has(name) ? reportBytes : documentBytes,
    // A HEAD of an event stream would never end.
    exposeHeadRoute: endpoint.replies[200]?.body !== 'events',
    handler: async (request, reply) => {
      const call = parseCall(endpoint, {
        params: paramsOf(endpoint.path, request),
        query: request.query,
        headers: request.headers,
        body: endpoint.body === 'bytes' ? request.raw : request.body,
      });
      const caller = await allow({
        access: endpoint.access,
        isShared: shared.has(name),
        isPublic: service.publicRead && isReading(endpoint),
        identity: request.identity,
        bearer: request.bearer,
        params: call.params,
        ownerOf: (claimId) => ownerOf(service, claimId),
      });
      const answer = await whileWanted(reply.raw, service.closing, (signal) =>
        handle({ ...call, caller, isHttps: isHttps(request, service.publicUrl()), signal }),
      );
      if (caller.kind === 'claim' && !ends.has(name))
        await touchClaim(service.db, service.clock, caller.claimId);
      return send(reply, endpoint, answer);
    },
  };
}

function send(reply: FastifyReply, endpoint: Endpoint, answer: LooseAnswer): FastifyReply {
  const kind = endpoint.replies[answer.status]?.body;
  void reply.status(answer.status).headers(answer.headers ?? {});
  if (kind === 'bytes' && !reply.hasHeader('content-type')) void reply.type('application/octet-stream');
  if (kind === 'events') void reply.type('text/event-stream; charset=utf-8');
  return reply.send(answer.body);
}

/** `/v1/claims/{claimId}/artifacts/{name*}` in the form of the router (find-my-way). */
function urlOf(path: string): string {
  return path.replace(/\{\w+\*\}/, '*').replace(/\{(\w+)\}/g, ':$1');
}

/** The router calls the rest of an address `*`; the protocol's table gives it a name. */
function paramsOf(path: string, request: FastifyRequest): unknown {
  const params = request.params as Readonly<Record<string, string>>;
  const rest = /\{(\w+)\*\}/.exec(path)?.[1];
  return rest === undefined ? params : { ...params, [rest]: params['*'] };
}

async function ownerOf(service: Service, claimId: ClaimId): Promise<AgentId | null> {
  const owner = await claimOwner(service.db, claimId);
  return owner && AgentId.parse(owner.agentId);
}
