import { agentEndpoints } from './endpoints/agent-endpoints.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { poolEndpoints } from './endpoints/pool-endpoints.js';
import { readEndpoints } from './endpoints/read-endpoints.js';

export type { Access, Endpoint } from './endpoints/endpoint.js';

/** Every call of Pull-and-Report v1: server routes, the native driver, the command line and the OpenAPI document come from this table. */
export const endpoints = { ...agentEndpoints, ...readEndpoints, ...poolEndpoints } as const satisfies Record<
  string,
  Endpoint
>;

export type EndpointName = keyof typeof endpoints;
