import type { AgentHealth, Snapshot, SnapshotBuild } from '@barnraiser/protocol';
import type { MenuItem } from './menu-item.js';
import { sayTime, sayUntil } from './say-time.js';

/** What the menu is made from. `now` in epoch ms; `locale` a BCP 47 tag. */
export interface MenuFacts {
  readonly snapshot: Snapshot | null;
  readonly health: AgentHealth;
  readonly now: number;
  readonly locale: string;
}

/**
 * The tray's menu, at most eleven rows. Times are told to the minute, so that the menu of a running
 * build changes once a minute: on Linux an open menu closes when it is replaced.
 */
export function menuRows(facts: MenuFacts): readonly MenuItem[] {
  const { snapshot, health } = facts;
  const line = { kind: 'line' } as const;
  if (snapshot === null || health.state !== 'running')
    return [agentRow(facts), openRow, line, settingsRow, quitRow];
  return [
    { kind: 'note', id: 'sentence', label: snapshot.sentence },
    ...(snapshot.build === null ? [] : [buildRow(snapshot.build, snapshot, facts)]),
    openRow,
    line,
    pauseRow(snapshot, facts),
    ...finishRows(snapshot),
    ...anywayRows(snapshot, facts),
    line,
    { kind: 'action', id: 'stop-all', label: 'Stop all builds now…' },
    settingsRow,
    quitRow,
  ];
}

const openRow = { kind: 'action', id: 'open', label: 'Open Barnraiser' } as const;
const settingsRow = { kind: 'action', id: 'settings', label: 'Settings' } as const;
const quitRow = { kind: 'action', id: 'quit', label: 'Quit' } as const;

function agentRow({ health, now, locale }: MenuFacts): MenuItem {
  switch (health.state) {
    case 'starting':
    case 'running':
      return { kind: 'note', id: 'sentence', label: 'The agent is starting…' };
    case 'restarting':
      return {
        kind: 'action',
        id: 'start-agent',
        label: `Agent ended; it starts again ${sayUntil(health.retryAt ?? now, now, locale)} — Start now`,
      };
    case 'failed':
    case 'stopped':
      return { kind: 'action', id: 'start-agent', label: 'Agent not running — Start' };
  }
}

function buildRow(build: SnapshotBuild, snapshot: Snapshot, { now, locale }: MenuFacts): MenuItem {
  const { project, commit, step, phase, elapsedMs, frozen } = build;
  const what = commit === null ? project : `${project} ${commit.slice(0, 7)}`;
  if (frozen !== null) {
    const back = `given back at ${sayTime(frozen.givenBackAt, now, locale)}`;
    return { kind: 'note', id: 'build', label: `${what} — ${step?.name ?? phase} stands still; ${back}` };
  }
  const minutes = Math.floor(elapsedMs / 60_000);
  const cores = snapshot.meters.find(({ kind }) => kind === 'cores')?.allowed ?? null;
  const facts = [
    step?.name ?? phase,
    minutes === 0 ? 'just started' : `${minutes} min`,
    ...(cores === null || cores === 0 ? [] : [`${cores} ${cores === 1 ? 'core' : 'cores'}`]),
  ];
  return { kind: 'note', id: 'build', label: `${what} — ${facts.join(', ')}` };
}

function pauseRow({ pausedUntil }: Snapshot, { now, locale }: MenuFacts): MenuItem {
  if (pausedUntil === 'until-resumed') return { kind: 'action', id: 'resume', label: 'Resume (paused)' };
  if (pausedUntil !== null)
    return {
      kind: 'action',
      id: 'resume',
      label: `Resume (paused until ${sayTime(pausedUntil, now, locale)})`,
    };
  return {
    kind: 'menu',
    id: 'pause',
    label: 'Pause',
    items: [
      { kind: 'action', id: 'pause-15m', label: 'For 15 minutes' },
      { kind: 'action', id: 'pause-1h', label: 'For 1 hour' },
      { kind: 'action', id: 'pause-tomorrow', label: 'Until tomorrow 8:00' },
      { kind: 'action', id: 'pause-until-resumed', label: 'Until I resume' },
    ],
  };
}

function finishRows({ build, isFinishing }: Snapshot): readonly MenuItem[] {
  if (build === null) return [];
  if (isFinishing)
    return [{ kind: 'action', id: 'finish', label: 'Finishing this build, then pausing', isEnabled: false }];
  const left = build.estimateMs === null || build.frozen !== null ? 0 : build.estimateMs - build.elapsedMs;
  const about = left > 0 ? ` (~${Math.max(1, Math.round(left / 60_000))} min)` : '';
  return [{ kind: 'action', id: 'finish', label: `Finish this build, then pause${about}` }];
}

/** Offered only where it helps: what stands first is what is not set aside, and safety and the owner come first. */
function anywayRows(
  { verdict, anywayUntil, build }: Snapshot,
  { now, locale }: MenuFacts,
): readonly MenuItem[] {
  if (anywayUntil !== null && anywayUntil > now)
    return [
      {
        kind: 'action',
        id: 'anyway-end',
        label: `End “build anyway” (until ${sayTime(anywayUntil, now, locale)})`,
      },
    ];
  if (verdict.kind === 'allow' || verdict.reasons[0]?.isOverridable !== true) return [];
  const label = build?.frozen == null ? 'Build anyway for 1 hour' : 'Let it go on for 1 hour';
  return [{ kind: 'action', id: 'anyway', label }];
}
