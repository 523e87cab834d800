import { Pool } from '@barnraiser/protocol';
import type { z } from 'zod';

/** A pool of at most three Linux machines, launched for jobs that wait for half a minute. */
export function samplePool(changes: Partial<z.input<typeof Pool>> = {}): Pool {
  return Pool.parse({
    name: 'builders',
    provider: { kind: 'process' },
    serves: { os: 'linux', arch: 'x64' },
    max: 3,
    ...changes,
  });
}
