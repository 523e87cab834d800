import { randomUUID } from 'node:crypto';
import { fastifyCookie } from '@fastify/cookie';
import { type EndpointName, endpoints } from '@barnraiser/protocol';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { CoordinatorOptions } from '../config.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import { answerClientError } from './client-error.js';
import { makeHandlers } from './handlers.js';
import { isReading } from './is-reading.js';
import { identifySession } from './session/identify-session.js';
import { bearerOf, identifier, type Identity } from './identify.js';
import { parseBody } from './parse-body.js';
import { dashboardFolder, serveDashboard } from './pages/serve-dashboard.js';
import { replyProblem } from './reply-problem.js';
import { limitRates } from './rate-limits.js';
import { drain } from './drain.js';
import { addRoutes } from './route.js';
import type { Service } from './service.js';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
    bearer: string | null;
  }
  interface FastifyContextConfig {
    endpoint?: EndpointName;
  }
}

/** No page of another origin may embed or run what is served here, nor guess its type. */
const securityHeaders = Object.entries({
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
});

/** The HTTP server of one coordinator, not listening yet. */
export async function createServer(service: Service, options: CoordinatorOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: options.logLevel ?? 'info',
      stream: options.logTo ?? process.stderr,
      redact: ['req.headers.authorization', 'headers.authorization'],
    },
    // A line per append would be most of the log; what fails is logged where it is answered.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustProxy ?? false,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1024 },
    // No time for a whole request: a long upload is fine while bytes arrive (body-chunks.ts).
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    clientErrorHandler: answerClientError,
    frameworkErrors: replyProblem,
  });
  app.decorateRequest('identity', null);
  app.decorateRequest('bearer', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest) => parseBody(request));
  app.setErrorHandler(replyProblem);
  app.addHook('onSend', (request, reply, payload, done) => {
    for (const [name, value] of securityHeaders) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
    void reply.header('x-request-id', request.id);
    done(null, payload);
  });
  app.addHook('onResponse', (request, _reply, done) => {
    drain(request.raw);
    done();
  });
  // Without its hook it parses no cookies of calls that have none to show; see session-cookie.ts.
  await app.register(fastifyCookie, { hook: false });
  await guard(app, service);
  addRoutes(app, service, makeHandlers(service));
  await serveDashboard(app, dashboardFolder(options.dashboardDir));
  return app;
}

/** Knows who calls before anything of a call is read, and turns away whoever failed too often. */
async function guard(app: FastifyInstance, service: Service): Promise<void> {
  const identify = identifier(service);
  app.addHook('onRequest', async (request) => {
    if (service.closing.aborted) {
      throw new CoordinatorError('maintenance', 'the coordinator is closing', { extra: { retryAfterS: 2 } });
    }
    const { endpoint } = request.routeOptions.config;
    if (endpoint === undefined) return;
    request.bearer = bearerOf(request.headers.authorization);
    const isCheckedAgain = endpoint === 'claim';
    request.identity =
      (await identify(request.bearer, { isCheckedAgain })) ?? (await identifySession(service, request));
    if (isHarmless(endpoint, request, service)) return;
    await failures.check(request);
    if (request.identity || isForAnybody(endpoint, request)) return;
    throw new CoordinatorError('unauthorized', 'give a valid credential as bearer token');
  });
  const failures = await limitRates(app, service.rates);
  app.addHook('onError', async (request, _reply, error) => {
    const isRefusal = error instanceof CoordinatorError && refusals.has(error.code);
    if (isRefusal && isGuess(request)) await failures.count(request);
  });
}

/** Calls whose documents hold a secret that could be guessed, whoever else the caller proves to be. */
const guessable: ReadonlySet<EndpointName | undefined> = new Set(['openSession', 'previewInvite']);
const open: ReadonlySet<EndpointName> = new Set(['discover', 'session', 'closeSession']);

function isGuess(request: FastifyRequest): boolean {
  return !request.identity || guessable.has(request.routeOptions.config.endpoint);
}

/** Without a valid credential. A token that is not valid must not be tried out by asking whose it is. */
function isForAnybody(endpoint: EndpointName, request: FastifyRequest): boolean {
  return endpoints[endpoint].access === 'none' && (endpoint !== 'session' || request.bearer === null);
}

/** Whether a call is answered also to an address that was refused too often. */
function isHarmless(endpoint: EndpointName, request: FastifyRequest, { publicRead }: Service): boolean {
  if (!isGuess(request) || endpoint === 'discover') return true;
  if (request.bearer !== null) return false;
  return open.has(endpoint) || (publicRead && isReading(endpoints[endpoint]));
}

/** What a guess at a token or an invite ends in. */
const refusals: ReadonlySet<string> = new Set(['unauthorized', 'forbidden', 'invite-invalid', 'conflict']);
