import { z } from 'zod';
import { ShortName } from '../ids.js';
import { Pool } from '../pool.js';
import { PoolDetail, PoolSummary } from '../pool-view.js';
import type { Endpoint } from './endpoint.js';

const onPool = z.object({ pool: ShortName });

/** The calls about pools of launched machines. They tell prices and what programs are run, so none is ever public. */
export const poolEndpoints = {
  pools: {
    method: 'GET',
    path: '/v1/pools',
    summary: 'The pools of launched machines, each with what was last decided for it and why',
    access: 'admin',
    replies: { 200: { body: z.object({ pools: z.array(PoolSummary) }), about: 'by name' } },
    problems: ['unauthorized', 'forbidden'],
  },
  pool: {
    method: 'GET',
    path: '/v1/pools/{pool}',
    summary: 'A pool: its instances, its costs, the last decisions with their reasons',
    access: 'admin',
    params: onPool,
    replies: { 200: { body: PoolDetail, about: 'the pool' } },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
  putPool: {
    method: 'PUT',
    path: '/v1/pools/{pool}',
    summary: 'Add or change a pool',
    access: 'admin',
    params: onPool,
    body: Pool,
    replies: {
      200: { body: PoolSummary, about: 'changed' },
      201: { body: PoolSummary, about: 'added' },
    },
    problems: ['unauthorized', 'forbidden', 'conflict', 'schema'],
  },
  removePool: {
    method: 'DELETE',
    path: '/v1/pools/{pool}',
    summary: 'Launch nothing more for a pool, and end its machines once they build nothing',
    access: 'admin',
    params: onPool,
    replies: {
      204: { body: 'empty', about: 'removed; it is shown until the last of its machines has ended' },
    },
    problems: ['unauthorized', 'forbidden', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>;
