import { z } from 'zod';
import * as descriptor from './descriptor.js';
import * as discovery from './discovery.js';
import { type Access, type Endpoint, type EndpointName, endpoints } from './endpoints.js';
import * as enrol from './enrol.js';
import * as history from './history.js';
import * as ids from './ids.js';
import * as job from './job.js';
import * as lease from './lease.js';
import * as merging from './merging.js';
import * as mergingCalls from './merging-calls.js';
import * as pool from './pool.js';
import * as poolProviders from './pool-providers.js';
import * as poolView from './pool-view.js';
import { Priority } from './priority.js';
import { Problem, type ProblemType, problemTypes } from './problem.js';
import * as project from './project.js';
import { Fault, Outcome, Reason } from './reasons.js';
import * as report from './report.js';
import * as requires from './requires.js';

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of Pull-and-Report v1, made from the endpoint table and the schemas.
 * Schemas describe documents as they cross the wire, before defaults and tolerant reading.
 * `x-required` marks the calls of the smallest coordinator, `x-takes-rest` a parameter that may hold slashes.
 */
export function openApiDocument(): Json {
  const named = namedSchemas();
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pull-and-Report v1',
      version: '1.0.0',
      summary: 'How a machine asks a coordinator for builds and reports them',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'agent', description: 'the calls of a machine' },
      { name: 'read', description: 'the history, and what administrators do' },
    ],
    paths: pathsOf(named),
    components: {
      schemas: componentsOf(named),
      securitySchemes: {
        agent: { type: 'http', scheme: 'bearer', description: "a machine's credential, of limited life" },
        claim: {
          type: 'http',
          scheme: 'bearer',
          description: "a claim's own token; it reaches that claim only",
        },
        admin: { type: 'http', scheme: 'bearer', description: "the administrator's token" },
      },
    },
  };
}

const rooms = [
  descriptor,
  discovery,
  enrol,
  history,
  ids,
  job,
  lease,
  merging,
  mergingCalls,
  pool,
  poolProviders,
  poolView,
  project,
  report,
  requires,
  { Fault, Outcome, Priority, Reason },
];

/** Each schema's name: that of its export, or of the call whose document it is. */
function namedSchemas(): Map<z.ZodType, string> {
  const named = new Map<z.ZodType, string>([[Problem, 'Problem']]);
  const exported = rooms.flatMap((room) => Object.entries(room as Record<string, unknown>));
  for (const [name, value] of exported) if (value instanceof z.ZodType) named.set(value, name);
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    const documents = [
      [endpoint.body, `${title}Document`],
      ...Object.values(endpoint.replies).map(({ body }) => [body, `${title}Reply`] as const),
    ] as const;
    for (const [body, given] of documents)
      if (body instanceof z.ZodType && !named.has(body)) named.set(body, given);
  }
  return named;
}

function componentsOf(named: ReadonlyMap<z.ZodType, string>): Json {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, withoutIdentity(schema)]),
  );
}

/** A part of the document has its address and its dialect from the whole. */
function withoutIdentity(schema: Json): Json {
  const part = { ...schema };
  delete part['$schema'];
  delete part['$id'];
  return part;
}

function pathsOf(named: ReadonlyMap<z.ZodType, string>): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const item = (paths[endpoint.path.replace('*}', '}')] ??= {});
    item[endpoint.method.toLowerCase()] = operationOf(name as EndpointName, endpoint, named);
  }
  return paths;
}

const securityOf = {
  none: [],
  agent: [{ agent: [] }],
  claim: [{ claim: [] }, { agent: [] }],
  read: [{ admin: [] }, { agent: [] }],
  view: [{ admin: [] }],
  admin: [{ admin: [] }],
} as const satisfies Record<Access, readonly Json[]>;

function operationOf(name: EndpointName, endpoint: Endpoint, named: ReadonlyMap<z.ZodType, string>): Json {
  const parameters = [
    ...parametersOf('path', endpoint.params, endpoint.path),
    ...parametersOf('query', endpoint.query, endpoint.path),
    ...parametersOf('header', endpoint.headers, endpoint.path),
  ];
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [['read', 'view', 'admin'].includes(endpoint.access) ? 'read' : 'agent'],
    ...(endpoint.required ? { 'x-required': true } : {}),
    security: securityOf[endpoint.access],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(endpoint.body, named) } }),
    responses: responsesOf(endpoint, named),
  };
}

function parametersOf(
  place: 'path' | 'query' | 'header',
  shape: z.ZodObject | undefined,
  path: string,
): Json[] {
  return Object.entries((shape?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => {
    const { description, ...plain } = withoutIdentity(z.toJSONSchema(schema, { io: 'input' }));
    return {
      name,
      in: place,
      required: place === 'path' || !schema.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      ...(path.includes(`{${name}*}`) ? { 'x-takes-rest': true } : {}),
      schema: plain,
    };
  });
}

function contentOf(body: z.ZodType | 'bytes' | 'events', named: ReadonlyMap<z.ZodType, string>): Json {
  if (body === 'bytes') return { 'application/octet-stream': {} };
  if (body === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: { $ref: `#/components/schemas/${named.get(body)}` } } };
}

function responsesOf({ method, replies, problems }: Endpoint, named: ReadonlyMap<z.ZodType, string>): Json {
  const responses: Json = {};
  for (const [status, { body, about, headers }] of Object.entries(replies)) {
    const described = (headers ?? []).map((header) => [header, { schema: { type: 'string' } }] as const);
    responses[status] = {
      description: about,
      ...(described.length > 0 ? { headers: Object.fromEntries(described) } : {}),
      ...(body === 'empty' ? {} : { content: contentOf(body, named) }),
    };
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  // A reply to HEAD has no body (RFC 9110 §9.3.2): the status alone tells.
  const body = method === 'HEAD' ? {} : { content };
  for (const [status, types] of problemsByStatus(problems))
    responses[status] = { description: types.join(', '), 'x-problems': types, ...body };
  responses['default'] = { description: 'any other problem', ...body };
  return responses;
}

function problemsByStatus(problems: readonly ProblemType[]): Map<number, ProblemType[]> {
  const byStatus = new Map<number, ProblemType[]>();
  for (const problem of problems) {
    const { status } = problemTypes[problem];
    byStatus.set(status, [...(byStatus.get(status) ?? []), problem]);
  }
  return byStatus;
}
