import prettyMilliseconds from 'pretty-ms';
import type { PoolReport, Reason } from './decision.js';

const mostLoads = 3;

/**
 * A pool's decision in words: what was wanted, what calls for it, and what stands against it, such as
 * "wanted 3: 5 jobs of linux/arm64 waiting over 30 s, 2 idle volunteers match; at maximum".
 */
export function sentence(report: PoolReport, nowMs: number): string {
  const loads = report.reasons.filter(({ kind }) => kind === 'load');
  const others = report.reasons.filter(({ kind }) => kind !== 'load');
  const parts = [...loads.slice(0, mostLoads), ...others].map((reason) => wordReason(reason, nowMs));
  if (loads.length > mostLoads)
    parts.splice(mostLoads, 0, `${plural(loads.length - mostLoads, 'more class', 'more classes')} waiting`);
  if (loads.length === 0) parts.unshift('no job that it serves waits long enough');
  return `wanted ${report.wanted}: ${parts.join('; ')}`;
}

function wordReason(reason: Reason, nowMs: number): string {
  switch (reason.kind) {
    case 'load':
      return wordLoad(reason);
    case 'minimum':
      return `the minimum is ${reason.min}`;
    case 'under-way':
      return `${plural(reason.machines, 'machine')} under way`;
    case 'at-maximum':
      return reason.billed > reason.max ? `above maximum (${reason.billed} of ${reason.max})` : 'at maximum';
    case 'at-budget':
      return `at the day's budget (${usd(reason.committedUsd)} of ${usd(reason.budgetUsdPerDay)} spent or bound)`;
    case 'breaker':
      return `stopped for ${inTime(reason.untilMs, nowMs)} after ${plural(reason.failures, 'failed boot')}`;
    case 'trial':
      return 'one launch on trial, after failed boots';
    case 'unproven':
      return `${plural(reason.outstanding, 'launch', 'launches')} first, until one has booted`;
    case 'list-stale':
      return reason.ageMs === null
        ? 'the provider has not listed its instances yet'
        : `the provider's list is ${prettyMilliseconds(reason.ageMs, { compact: true })} old`;
    case 'holding-off':
      return `${holdingOff[reason.why]}, trying again in ${inTime(reason.untilMs, nowMs)}`;
    case 'no-offer':
      return 'no type or zone has any to give';
    case 'removed':
      return 'the pool is removed';
    case 'closed':
      return 'the pool is closed now';
  }
}

const holdingOff = {
  quota: "the account's quota is reached",
  throttled: 'the provider asks for slower calls',
  unavailable: 'the provider does not work',
};

function wordLoad(load: Extract<Reason, { kind: 'load' }>): string {
  const { jobs, label, overS, idleVolunteers, isGraceOver } = load;
  const waiting = `${plural(jobs, 'job')} of ${label} waiting${overS > 0 ? ` over ${overS} s` : ''}`;
  if (idleVolunteers === 0) return waiting;
  const volunteers = plural(idleVolunteers, 'idle volunteer');
  if (isGraceOver) return `${waiting}, which ${volunteers} had time to take`;
  return `${waiting}, ${volunteers} ${idleVolunteers === 1 ? 'matches' : 'match'}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function inTime(untilMs: number, nowMs: number): string {
  return prettyMilliseconds(Math.max(1000, untilMs - nowMs), { compact: true });
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
