import { execFileSync } from 'node:child_process';
import { coresOf } from './affinity.js';
import type { LimitsHow } from './build-limits.js';
import { formatCoreList } from './core-list.js';
import { findGroupPlaces, type GroupPlace } from './group-places.js';
import { findPriorityPrefix } from './priority.js';

/** What this machine lets the agent limit. */
export interface LimitAbilities {
  readonly places: readonly GroupPlace[];
  /** The processors that the agent itself may use; empty where that cannot be known. */
  readonly cores: readonly number[];
  readonly hasTaskset: boolean;
  /** The command line that starts another one at the lowest priority. */
  readonly priority: readonly string[];
}

let found: LimitAbilities | null = null;

/** Tries out, once per run of the agent, what can be limited here; nothing is assumed. Takes about 50 ms. */
export function limitAbilities(): LimitAbilities {
  found ??= tryAll();
  return found;
}

function tryAll(): LimitAbilities {
  if (process.platform !== 'linux') {
    return { places: [], cores: [], hasTaskset: false, priority: findPriorityPrefix() };
  }
  const cores = coresOf('self');
  return {
    places: findGroupPlaces(),
    cores,
    hasTaskset: canTaskset(cores),
    priority: findPriorityPrefix(),
  };
}

/**
 * How each limit is kept by a build that does not run yet. Cores are enforced by a set of them or by
 * a quota; affinity alone counts as watched, since a process can widen its own.
 */
export function howOf({ places, cores, priority }: LimitAbilities): LimitsHow {
  const has = (name: 'cpu' | 'cpuset' | 'memory'): boolean =>
    places.some(({ controllers }) => controllers.includes(name));
  const watched = cores.length > 0 ? 'watched' : 'unsupported';
  return {
    cores: has('cpuset') || has('cpu') ? 'enforced' : watched,
    cpu: has('cpu') ? 'enforced' : 'unsupported',
    memory: has('memory') ? 'enforced' : watched,
    priority: priority.length > 0 ? 'enforced' : 'unsupported',
  };
}

function canTaskset(cores: readonly number[]): boolean {
  try {
    const list = formatCoreList(cores);
    execFileSync('taskset', ['-c', list, '/bin/sh', '-c', ':'], { stdio: 'ignore', timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}
