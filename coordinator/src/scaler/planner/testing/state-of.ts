import { Pool } from '@barnraiser/protocol';
import { closedBreaker } from '../breaker.js';
import { noMemory } from '../decision.js';
import type { ClassLoad, Launch, PoolState, State } from '../state.js';

/** Noon of a Monday. */
export const nowMs = Date.UTC(2026, 0, 5, 12);

/** A pool's document, with `max` 5 and what else is said. */
export function poolOf(over: Record<string, unknown> = {}): Pool {
  return Pool.parse({
    name: 'arm',
    provider: { kind: 'process' },
    serves: { os: 'linux', arch: 'arm64' },
    max: 5,
    offers: [{ type: 'small', zones: ['a', 'b'], onDemandUsdPerHour: 0.1 }],
    ...over,
  });
}

/** A pool that listed nothing a second ago, and whose machines have booted before. */
export function poolStateOf(rules: Pool = poolOf(), over: Partial<PoolState> = {}): PoolState {
  return {
    rules,
    isRemoved: false,
    rulesSinceMs: 0,
    listing: { atMs: nowMs - 1000, instances: [] },
    breaker: closedBreaker,
    lastReadyMs: nowMs - 3_600_000,
    failedBootsMs: [],
    setbacks: [],
    spot: [],
    spentTodayUsd: 0,
    ...over,
  };
}

/** So many jobs of linux/arm64 that have waited for so long. */
export function jobsOf(count: number, waitedS = 60, over: Partial<ClassLoad> = {}): ClassLoad {
  const groups = [{ priority: 0, queuedAtMs: nowMs - waitedS * 1000, count }];
  return { classId: 'arm', label: 'linux/arm64', groups, pools: ['arm'], ...over };
}

/** A launch of the pool `arm`, booted ten minutes ago, ready and idle for one. */
export function launchOf(launchId: string, over: Partial<Launch> = {}): Launch {
  return {
    launchId,
    pool: 'arm',
    offer: { type: 'small', zone: 'a', bid: null },
    usdPerHour: 0.1,
    state: 'ready',
    stateSinceMs: nowMs - 60_000,
    orderedAtMs: nowMs - 660_000,
    bootedAtMs: nowMs - 600_000,
    instanceId: `i-${launchId}`,
    slots: 1,
    usedSlots: 0,
    idleSinceMs: nowMs - 60_000,
    lastContactMs: nowMs - 10_000,
    maxLifeS: 14_400,
    isInterrupted: false,
    endOrderedAtMs: null,
    ...over,
  };
}

/** A state of one pool and nothing else, with what is said. */
export function stateOf(over: Partial<State> = {}): State {
  return {
    nowMs,
    pools: [poolStateOf()],
    classes: [],
    volunteers: [],
    launches: [],
    memory: noMemory,
    ...over,
  };
}
