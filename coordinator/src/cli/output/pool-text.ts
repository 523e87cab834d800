import type { PoolDecision, PoolDetail, PoolInstance, PoolSummary } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';
import { plainLine } from './plain-text.js';
import { shortIds } from './short-ids.js';
import { formatFields, formatTable } from './table.js';
import { formatAge } from './times.js';

const decisionsShown = 5;
const endedShown = 10;

/** The pools in a table, with what was last decided for each below. */
export function poolsText(pools: readonly PoolSummary[], { colours }: Terminal): string {
  if (pools.length === 0)
    return 'No pools yet. Add one from its file: barnraiser-coordinator pool apply builders.yaml\n';
  const table = formatTable<PoolSummary>(
    [
      { head: 'POOL', cell: ({ pool }) => pool.name, paint: colours.bold },
      { head: 'PROVIDER', cell: ({ pool }) => pool.provider.kind },
      { head: 'INSTANCES', cell: ({ instances, pool }) => `${instances} of ${pool.min} to ${pool.max}` },
      { head: 'STATE', cell: (summary) => stateWords(summary) },
      { head: 'TODAY', cell: ({ spentTodayUsd }) => usd(spentTodayUsd) },
      { head: 'DECISION', cell: ({ decision }) => decision?.sentence ?? 'none yet' },
    ],
    pools,
  );
  const alarms = pools.flatMap(({ pool, decision }) =>
    (decision?.alarms ?? []).map(({ text }) => `${colours.yellow('!')} ${pool.name}: ${plainLine(text)}\n`),
  );
  return table + alarms.join('');
}

/** A pool with its instances, its costs and its last decisions. */
export function poolText(pool: PoolDetail, terminal: Terminal): string {
  const { decision, listFailure, live, ended } = pool;
  const now = terminal.now();
  const budget = pool.pool.budgetUsdPerDay;
  const summary = formatFields([
    ['Pool', pool.pool.name],
    ['Provider', pool.pool.provider.kind],
    ['State', stateWords(pool)],
    ['Instances', `${pool.instances}, of ${pool.pool.min} to ${pool.pool.max}`],
    [
      'Today',
      `${usd(pool.spentTodayUsd)} spent, ${usd(decision?.committedTodayUsd ?? 0)} bound${budget === null ? '' : ` of ${usd(budget)}`}`,
    ],
    ['In force', formatAge(pool.appliedAt, now)],
    ['Listed', pool.listedAt === null ? 'never' : formatAge(pool.listedAt, now)],
    ['Trouble', listFailure === null ? null : plainLine(listFailure)],
    ...(decision?.alarms ?? []).map(({ text }) => ['Alarm', plainLine(text)] as const),
  ]);
  const shownEnded = ended.slice(0, endedShown);
  const parts = [
    summary,
    live.length === 0 ? 'No instances.\n' : instancesText(live, terminal),
    shownEnded.length === 0 ? null : `Ended lately\n${instancesText(shownEnded, terminal)}`,
    decisionsText(pool.decisions.slice(0, decisionsShown), now),
  ];
  return parts.filter((part) => part !== null).join('\n');
}

function stateWords({ removed, breaker, pool }: PoolSummary): string {
  const words = [
    removed ? 'removed' : null,
    pool.dryRun ? 'dry run' : null,
    breaker.state === 'open' ? 'stopped after failed boots' : null,
    breaker.state === 'trial' ? 'on trial' : null,
  ].filter((word) => word !== null);
  return words.length === 0 ? 'in force' : words.join(', ');
}

function instancesText(instances: readonly PoolInstance[], { colours, now }: Terminal): string {
  const short = shortIds(instances.map(({ launchId }) => launchId));
  return formatTable<PoolInstance>(
    [
      { head: 'LAUNCH', cell: ({ launchId }) => short(launchId) },
      { head: 'INSTANCE', cell: ({ instanceId }) => instanceId ?? '-' },
      { head: 'STATE', cell: ({ standing }) => standing, paint: colours.bold },
      { head: 'TYPE', cell: ({ type, zone, spot }) => `${type}, ${zone}${spot ? ', spot' : ''}` },
      { head: 'ORDERED', cell: ({ orderedAt }) => formatAge(orderedAt, now()) },
      { head: 'BUILDS', cell: ({ builds }) => builds },
      { head: 'COST', cell: ({ costUsd }) => usd(costUsd) },
      {
        head: 'WHY',
        cell: ({ endReason, drainReason, orderReason }) => endReason ?? drainReason ?? orderReason,
      },
    ],
    instances,
  );
}

function decisionsText(decisions: readonly PoolDecision[], nowMs: number): string {
  if (decisions.length === 0) return 'Nothing has been decided yet.\n';
  const lines = decisions.flatMap(({ decidedAt, sentence, actions }) => [
    `${formatAge(decidedAt, nowMs)}: ${plainLine(sentence)}`,
    ...actions.map((action) => `  ${plainLine(action)}`),
  ]);
  return `Decisions\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
