import type { Known } from './billed.js';
import type { Memory, SettleReason } from './decision.js';
import type { PoolView } from './pool-view.js';

// A provider's list may lack what was launched just now (eventual consistency).
const listLagMs = 120_000;
// An agent that spoke just now lives, whatever the list says.
const aliveMs = 90_000;
const repeatMs = 60_000;

/** A memory under construction. */
export type Notes = { [K in keyof Memory]: Record<string, number> };

/**
 * Brings our table and the provider's list together: what a launch became is recorded; an unanswered
 * order is given again; what two lists lack is over; an orphan that two lists show is ended.
 */
export function reconcile(view: PoolView, memory: Memory, notes: Notes, nowMs: number): void {
  for (const known of view.billed.known) {
    if (known.listed) adopt(view, known);
    else lookForMissing(view, known, memory, notes, nowMs);
  }
  endOrphans(view, memory, notes);
}

function endOrphans(view: PoolView, memory: Memory, notes: Notes): void {
  const { name } = view.pool.rules;
  const listedAtMs = view.pool.listing?.atMs ?? 0;
  // An instance that lost its tag may be the one whose order was never answered, and may build by now.
  const isAnyUnknown = view.billed.known.some((known) => known.instanceId === null);
  for (const { instanceId, launchId, state } of view.billed.orphans) {
    const firstMs = memory.orphans[instanceId];
    notes.orphans[instanceId] = firstMs ?? listedAtMs;
    if (state === 'ending') continue;
    if (firstMs === undefined) {
      view.alarms.push({ kind: 'orphan', pool: name, instanceId });
    } else if (firstMs < listedAtMs && !(launchId === null && isAnyUnknown)) {
      view.actions.push({ kind: 'end', pool: name, launchId, instanceId, reason: 'orphan' });
      // Ended again only if a later list still shows it.
      notes.orphans[instanceId] = listedAtMs;
    }
  }
}

function adopt(view: PoolView, { launch, listed }: Known): void {
  const isNews = launch.state === 'ordered' || launch.state === 'requested';
  if (!isNews || listed?.state === 'requested' || !listed) return;
  const { launchId } = launch;
  view.actions.push({
    kind: 'adopt',
    pool: view.pool.rules.name,
    launchId,
    instanceId: listed.instanceId,
  });
}

function lookForMissing(view: PoolView, known: Known, memory: Memory, notes: Notes, nowMs: number): void {
  const { launch } = known;
  const { launchId } = launch;
  const { name, bootTimeoutS } = view.pool.rules;
  const isUnanswered = launch.state === 'ordered' && launch.instanceId === null;
  const giveUpMs = launch.orderedAtMs + bootTimeoutS * 1000;
  if (isUnanswered && nowMs < giveUpMs) {
    const lastMs = memory.repeated[launchId] ?? launch.orderedAtMs;
    notes.repeated[launchId] = lastMs;
    if (view.hindrance || nowMs - lastMs < repeatMs) return;
    notes.repeated[launchId] = nowMs;
    view.actions.push({ kind: 'repeat', pool: name, launchId });
    return;
  }
  const listedAtMs = view.pool.listing?.atMs ?? 0;
  const meaningfulMs = Math.max(
    launch.orderedAtMs + listLagMs,
    launch.stateSinceMs,
    launch.endOrderedAtMs ?? 0,
    isUnanswered ? giveUpMs + listLagMs : 0,
  );
  if (listedAtMs <= meaningfulMs || nowMs - (launch.lastContactMs ?? 0) < aliveMs) return;
  const firstMs = memory.missing[launchId];
  notes.missing[launchId] = firstMs ?? listedAtMs;
  if (firstMs === undefined || firstMs >= listedAtMs) return;
  view.actions.push({ kind: 'settle', pool: name, launchId, reason: settleReasonOf(known) });
}

function settleReasonOf({ launch, isInterrupted }: Known): SettleReason {
  if (launch.endOrderedAtMs !== null) return 'ended';
  switch (launch.state) {
    case 'ordered':
      return launch.instanceId === null ? 'lost' : 'boot-failed';
    case 'requested':
      return 'unfilled';
    case 'booting':
      return isInterrupted ? 'gone' : 'boot-failed';
    case 'ready':
    case 'busy':
      return 'gone';
    case 'draining':
      return isInterrupted ? 'gone' : 'ended';
  }
}
