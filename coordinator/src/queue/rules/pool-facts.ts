import type { Pool } from '@barnraiser/protocol';
import type { MachineFacts } from './machine-facts.js';

/** What a pool's machines will be, as its document says it. */
export function poolFacts({ name, serves }: Pick<Pool, 'name' | 'serves'>): MachineFacts {
  return new Map(Object.entries({ kind: 'cloud', ...serves, pool: name, trust: 'launched' }));
}
