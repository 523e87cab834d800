import type { Known } from './billed.js';
import type { DrainReason } from './decision.js';
import { isServing, type PoolView } from './pool-view.js';
import type { Launch } from './state.js';

const againMs = 60_000;
const silentMs = 5 * 60_000;
const overdueMs = 10 * 60_000;
const besideOthersS = 20;

/**
 * Takes away what is not wanted: requests that nobody fills, boots that take too long, machines that are
 * idle, old, interrupted, silent or too many. A machine is drained first, and ended when it builds
 * nothing. `queuedJobs` are those of any age that the pool's machines match.
 */
export function shrink(view: PoolView, queuedJobs: number, nowMs: number): void {
  for (const known of view.billed.known) {
    const { launch } = known;
    if (launch.endOrderedAtMs !== null && nowMs - launch.endOrderedAtMs < againMs) continue;
    if (isOld(launch, nowMs, -overdueMs)) alarmOverdue(view, launch);
    if (launch.state === 'draining') endDrained(view, known);
    else if (known.isUnderWay) giveUp(view, known, queuedJobs, nowMs);
    else drainForItself(view, known, nowMs);
  }
  drainSurplus(view);
  drainIdle(view, queuedJobs, nowMs);
}

function endDrained(view: PoolView, { launch, instanceId }: Known): void {
  if (launch.usedSlots > 0 || instanceId === null) return;
  const { launchId } = launch;
  view.actions.push({ kind: 'end', pool: view.pool.rules.name, launchId, instanceId, reason: 'drained' });
}

function giveUp(view: PoolView, known: Known, queuedJobs: number, nowMs: number): void {
  const { launch, instanceId } = known;
  const { name, unfilledAfterS, bootTimeoutS } = view.pool.rules;
  const { launchId } = launch;
  if (instanceId === null) return;
  if (launch.state === 'booting') {
    if (nowMs - (launch.bootedAtMs ?? launch.stateSinceMs) < bootTimeoutS * 1000) return;
    view.actions.push({ kind: 'end', pool: name, launchId, instanceId, reason: 'boot-timeout' });
    return;
  }
  const isFilled = known.listed !== null && known.listed.state !== 'requested';
  if (launch.state !== 'requested' || isFilled) return;
  const isUnfilled = nowMs - launch.stateSinceMs >= unfilledAfterS * 1000;
  const isUnwanted = queuedJobs === 0 && servingOf(view).length > view.min;
  if (!isUnfilled && !isUnwanted) return;
  const reason = isUnfilled ? 'unfilled' : 'not-wanted';
  view.actions.push({ kind: 'cancel', pool: name, launchId, requestId: instanceId, reason });
}

/** What concerns one machine, whatever the others do. */
function drainForItself(view: PoolView, known: Known, nowMs: number): void {
  const { launch } = known;
  const silentForMs = nowMs - (launch.lastContactMs ?? launch.stateSinceMs);
  const leadMs = Math.min(600_000, launch.maxLifeS * 100);
  if (known.isInterrupted) drain(view, launch, 'interrupted');
  else if (view.pool.isRemoved) drain(view, launch, 'removed');
  else if (isOld(launch, nowMs, leadMs)) drain(view, launch, 'max-life');
  else if (launch.usedSlots === 0 && silentForMs > silentMs) drain(view, launch, 'silent');
}

/** Above the maximum, as when it was lowered: those that build nothing first. */
function drainSurplus(view: PoolView): void {
  const serving = servingOf(view);
  const surplus = serving.length - view.max;
  if (surplus <= 0) return;
  const running = serving.filter(({ isUnderWay }) => !isUnderWay).map(({ launch }) => launch);
  running.sort((a, b) => a.usedSlots - b.usedSlots || a.orderedAtMs - b.orderedAtMs);
  for (const launch of running.slice(0, surplus)) drain(view, launch, 'over-maximum');
}

/**
 * Drains what has been idle for long enough, the longest first, down to the minimum. While jobs of theirs
 * are queued, as many are kept; but not for ever, since a machine that takes none of them will not.
 */
function drainIdle(view: PoolView, queuedJobs: number, nowMs: number): void {
  const { idleTimeoutS, slots } = view.pool.rules;
  const idleForMs = ({ idleSinceMs }: Launch) => (idleSinceMs === null ? 0 : nowMs - idleSinceMs);
  const serving = servingOf(view);
  const idle = serving
    .map(({ launch }) => launch)
    .filter((launch) => launch.state === 'ready' && launch.usedSlots === 0 && launch.idleSinceMs !== null)
    .sort((a, b) => idleForMs(b) - idleForMs(a));
  let left = serving.length;
  let kept = idle.length;
  for (const launch of idle) {
    const forMs = idleForMs(launch);
    if (left <= view.min || forMs < patienceMs(idleTimeoutS, kept)) return;
    const isFutile = forMs >= 2 * idleTimeoutS * 1000 + againMs;
    if (kept <= Math.ceil(queuedJobs / slots) && !isFutile) return;
    if (!isStepNearlyOver(view, launch, nowMs)) continue;
    drain(view, launch, 'idle');
    left -= 1;
    kept -= 1;
  }
}

/**
 * How long an idle machine is kept: the last one for its whole time, and others beside it for a moment. The
 * next job alone finds a machine as likely as before, and one that comes with many would wait for boots anyway.
 */
function patienceMs(idleTimeoutS: number, idleMachines: number): number {
  return (idleMachines > 1 ? Math.min(idleTimeoutS, besideOthersS) : idleTimeoutS) * 1000;
}

/** What is paid for already is kept until shortly before it would be paid for again. */
function isStepNearlyOver(view: PoolView, launch: Launch, nowMs: number): boolean {
  const stepMs = view.pool.rules.billingStepS * 1000;
  const paidForMs = stepMs - ((nowMs - (launch.bootedAtMs ?? launch.orderedAtMs)) % stepMs);
  return paidForMs <= Math.max(120_000, stepMs / 15);
}

/** What is to go on, after what has been decided so far. */
function servingOf(view: PoolView): Known[] {
  const leaving = new Set<string | null>();
  for (const action of view.actions) {
    if (action.kind === 'drain' || action.kind === 'cancel' || action.kind === 'end')
      leaving.add(action.launchId);
  }
  return view.billed.known.filter((known) => isServing(known) && !leaving.has(known.launch.launchId));
}

function isOld(launch: Launch, nowMs: number, leadMs: number): boolean {
  return nowMs - (launch.bootedAtMs ?? launch.orderedAtMs) >= launch.maxLifeS * 1000 - leadMs;
}

function drain(view: PoolView, { launchId }: Launch, reason: DrainReason): void {
  view.actions.push({ kind: 'drain', pool: view.pool.rules.name, launchId, reason });
}

function alarmOverdue(view: PoolView, { launchId }: Launch): void {
  view.alarms.push({ kind: 'overdue', pool: view.pool.rules.name, launchId });
}
