import type { ProviderInstance } from '../providers/provider.js';
import type { Launch, PoolState } from './state.js';

/** One launch, with what the provider says of it; `listed` is null where the list lacks it. */
export interface Known {
  readonly launch: Launch;
  readonly listed: ProviderInstance | null;
  /** By our table, or by the list before it. */
  readonly instanceId: string | null;
  /** Ordered, requested or booting: it counts as a machine that will serve. */
  readonly isUnderWay: boolean;
  readonly isInterrupted: boolean;
}

/** Everything of a pool that is billed or will be: our table joined with the provider's list. */
export interface Billed {
  readonly known: readonly Known[];
  /** Listed, and of no launch of ours that is not over. */
  readonly orphans: readonly ProviderInstance[];
  readonly count: number;
}

/** Joins by launch id and by instance id, so that neither a lost reply nor a lost tag counts twice. */
export function joinBilled(pool: PoolState, launches: readonly Launch[]): Billed {
  const byLaunch = new Map<string, ProviderInstance>();
  const byInstance = new Map<string, ProviderInstance>();
  for (const instance of pool.listing?.instances ?? []) {
    byInstance.set(instance.instanceId, instance);
    // Of a request and the instance that it became, the instance says more.
    const other = instance.launchId === null ? undefined : byLaunch.get(instance.launchId);
    if (instance.launchId !== null && (!other || other.state === 'requested'))
      byLaunch.set(instance.launchId, instance);
  }
  const joined = new Set<ProviderInstance>();
  const known = launches.map((launch) => {
    const own = launch.instanceId === null ? undefined : byInstance.get(launch.instanceId);
    const tagged = byLaunch.get(launch.launchId);
    for (const instance of [own, tagged]) if (instance) joined.add(instance);
    return knowOf(launch, tagged ?? own ?? null);
  });
  // A request that became an instance of a known launch is no orphan, though both may be listed for a while.
  const launchIds = new Set(launches.map(({ launchId }) => launchId));
  const orphans = [...byInstance.values()].filter(
    (instance) => !joined.has(instance) && !(instance.launchId !== null && launchIds.has(instance.launchId)),
  );
  return { known, orphans, count: known.length + orphans.length };
}

function knowOf(launch: Launch, listed: ProviderInstance | null): Known {
  const isUnderWay = ['ordered', 'requested', 'booting'].includes(launch.state);
  return {
    launch,
    listed,
    instanceId: listed?.instanceId ?? launch.instanceId,
    isUnderWay,
    isInterrupted: launch.isInterrupted || listed?.interruption === 'noticed' || listed?.state === 'ending',
  };
}
