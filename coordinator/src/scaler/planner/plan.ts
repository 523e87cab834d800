import { worthOf, needsOf, type ClassNeed } from './demand.js';
import type { Decision, PoolReport, Reason } from './decision.js';
import { growForClass, Growth, growToMinimum } from './grow.js';
import { isServing, viewPool, type PoolView } from './pool-view.js';
import { reconcile, type Notes } from './reconcile.js';
import { shrink } from './shrink.js';
import type { Launch, State } from './state.js';
import { dueOf } from './due.js';

/**
 * Decides what the scaler does next. Pure: the same state gives the same decision, and a state that did
 * not change since gives no second launch for the same job, once the first is in it. It proposes; who
 * carries it out looks again under the locks that claims take, so that nothing that builds is ended.
 */
export function plan(state: State): Decision {
  const { nowMs } = state;
  const launches = launchesByPool(state.launches);
  const views = new Map(
    state.pools.map((pool) => [pool.rules.name, viewPool(pool, launches.get(pool.rules.name) ?? [], nowMs)]),
  );
  const notes: Notes = { orphans: {}, missing: {}, repeated: {} };
  const growths = new Map<string, Growth>();
  const lacking = new Map<string, number>();
  for (const [name, view] of views) {
    reconcile(view, state.memory, notes, nowMs);
    shrink(view, queuedJobsOf(state, name), nowMs);
    const growth = new Growth(view);
    growths.set(name, growth);
    lacking.set(name, growToMinimum(growth));
  }
  const needs = needsOf(state, views);
  for (const need of needs) growForClass(need, growths);
  const all = [...growths.values()];
  const reports = all.map((growth) =>
    reportOf(growth, needs, lacking.get(growth.view.pool.rules.name) ?? 0, nowMs),
  );
  for (const { view } of all) alarm(view);
  return {
    actions: all.flatMap(({ view }) => view.actions),
    breakers: all
      .filter(({ view }) => view.breaker !== view.pool.breaker)
      .map(({ view }) => ({ pool: view.pool.rules.name, breaker: view.breaker })),
    alarms: all.flatMap(({ view }) => view.alarms),
    reports,
    memory: notes,
  };
}

function launchesByPool(launches: readonly Launch[]): Map<string, Launch[]> {
  const byPool = new Map<string, Launch[]>();
  for (const launch of launches) {
    const known = byPool.get(launch.pool);
    if (known) known.push(launch);
    else byPool.set(launch.pool, [launch]);
  }
  return byPool;
}

function queuedJobsOf(state: State, pool: string): number {
  let jobs = 0;
  for (const { pools, groups } of state.classes) {
    if (pools.includes(pool)) for (const { count } of groups) jobs += count;
  }
  return jobs;
}

function alarm({ pool, hindrance, breaker, failures, alarms }: PoolView): void {
  const { name } = pool.rules;
  if (breaker.kind === 'open')
    alarms.push({ kind: 'breaker-open', pool: name, failures, untilMs: breaker.untilMs });
  if (hindrance?.kind === 'list-stale')
    alarms.push({ kind: 'list-stale', pool: name, ageMs: hindrance.ageMs });
  if (hindrance?.kind === 'holding-off' && hindrance.why === 'quota')
    alarms.push({ kind: 'quota', pool: name });
}

function reportOf(growth: Growth, needs: readonly ClassNeed[], lacking: number, nowMs: number): PoolReport {
  const { view } = growth;
  const { name } = view.pool.rules;
  const { known, orphans, count } = view.billed;
  const own = needs.filter(({ pools }) => pools.includes(name));
  const covered = own.reduce((sum, need) => sum + (need.covered.get(name) ?? 0), 0);
  const worth = worthOf(view, view.pool.rules.slots);
  const machines = (jobs: number) => Math.ceil(jobs / worth - 1e-6);
  const underWay = known.filter((each) => each.isUnderWay && isServing(each)).length;
  const countOf = (state: Launch['state']) => known.filter(({ launch }) => launch.state === state).length;
  const missed = Math.max(0, machines(growth.denied), lacking - growth.launched);
  const wanted = machines(covered) + growth.launched + missed;
  return {
    pool: name,
    wanted,
    launching: growth.launched,
    billed: count,
    min: view.min,
    max: view.max,
    underWay,
    ready: countOf('ready'),
    busy: countOf('busy'),
    draining: countOf('draining'),
    orphans: orphans.length,
    committedTodayUsd: view.ledger.todayUsd,
    reasons: [...groundsOf(growth, own, lacking, nowMs), ...limitsOf(growth, underWay, missed)],
  };
}

/** What calls for machines. */
function groundsOf(growth: Growth, needs: readonly ClassNeed[], lacking: number, nowMs: number): Reason[] {
  const { rules } = growth.view.pool;
  const loads = needs.flatMap(({ load, idleVolunteers, isGraceOver }): Reason[] => {
    const { jobs } = dueOf(load.groups, nowMs, rules.launchAfterS);
    if (jobs === 0) return [];
    const overS = rules.launchAfterS;
    return [{ kind: 'load', label: load.label, jobs, overS, idleVolunteers, isGraceOver }];
  });
  return lacking > 0 ? [...loads, { kind: 'minimum', min: growth.view.min }] : loads;
}

/** What is done about it, or why not. */
function limitsOf(growth: Growth, underWay: number, missed: number): Reason[] {
  const limits: Reason[] = underWay > 0 ? [{ kind: 'under-way', machines: underWay }] : [];
  const { hindrance } = growth.view;
  if (missed > 0 && growth.refusal) limits.push(growth.refusal);
  else if (hindrance) limits.push(hindrance);
  return limits;
}
