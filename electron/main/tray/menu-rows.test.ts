import type { AgentHealth, Snapshot, WaitReason } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { sampleBuild, sampleSnapshot } from '../testing/sample-snapshot.js';
import type { MenuItem } from './menu-item.js';
import { menuRows } from './menu-rows.js';

const now = new Date(2026, 4, 12, 15, 25).getTime();
const running: AgentHealth = { state: 'running', detail: null, retryAt: null };
const reason: WaitReason = {
  code: 'user-active',
  evidence: 'last input 12 s ago',
  clears: null,
  clearsAt: null,
  action: null,
  sentence: 'Waiting: you are using this computer.',
  isOverridable: true,
};

it('offers to open, to pause, to stop, and to quit a machine that is ready', () => {
  expect(ids(sampleSnapshot())).toEqual([
    'sentence', 'open', '-', 'pause', '-', 'stop-all', 'settings', 'quit',
  ]); // prettier-ignore
  expect(labels(sampleSnapshot())[0]).toBe('Ready: waiting for a build.');
});

it('shows the build and offers to finish it', () => {
  const meters: Snapshot['meters'] = [
    { kind: 'cores', allowed: 2, used: 1.9, unit: 'cores', how: 'watched', hour: null },
  ];
  const rows = labels(sampleSnapshot({ face: 'building', build: sampleBuild, meters }));
  expect(rows).toContain('zlib 51b7f2a — make check, 4 min, 2 cores');
  expect(rows).toContain('Finish this build, then pause (~4 min)');
  const finishing = menuRows(facts(sampleSnapshot({ build: sampleBuild, isFinishing: true })));
  expect(finishing.find((row) => 'id' in row && row.id === 'finish')).toMatchObject({ isEnabled: false });
});

it('says of a build that stands still until when it does, and offers to let it go on', () => {
  const since = new Date(2026, 4, 12, 15, 22).getTime();
  const frozen = { since, givenBackAt: since + 600_000 };
  const rows = labels(
    sampleSnapshot({
      face: 'waiting',
      sentence: 'Holding still while you use this computer; the build goes on 60 s after you stop.',
      build: { ...sampleBuild, phase: 'frozen', frozen },
      verdict: { kind: 'wait', reasons: [reason] },
    }),
  );
  expect(rows[0]).toMatch(/^Holding still/);
  expect(rows).toContain('zlib 51b7f2a — make check stands still; given back at 15:32');
  expect(rows).toContain('Let it go on for 1 hour');
  expect(rows).toContain('Finish this build, then pause');
});

it('changes no more than once a minute while a build runs', () => {
  const rows = [252_000, 252_400, 269_000].map((elapsedMs) =>
    menuRows(facts(sampleSnapshot({ build: { ...sampleBuild, elapsedMs } }))),
  );
  expect(rows[1]).toEqual(rows[0]);
  expect(rows[2]).toEqual(rows[0]);
});

it('offers to build anyway only where the first reason can be set aside', () => {
  const wait = (reasons: WaitReason[]) => ids(sampleSnapshot({ verdict: { kind: 'wait', reasons } }));
  expect(wait([reason])).toContain('anyway');
  expect(wait([{ ...reason, code: 'thermal', isOverridable: false }, reason])).not.toContain('anyway');
  expect(ids(sampleSnapshot({ verdict: { kind: 'allow', reasons: [reason] } }))).not.toContain('anyway');
  expect(ids(sampleSnapshot({ anywayUntil: now + 60_000 }))).toContain('anyway-end');
  expect(ids(sampleSnapshot({ anywayUntil: now - 1 }))).not.toContain('anyway-end');
});

it('turns the pause into its end', () => {
  const until = new Date(2026, 4, 12, 15, 40).getTime();
  expect(labels(sampleSnapshot({ pausedUntil: until }))).toContain('Resume (paused until 15:40)');
  expect(labels(sampleSnapshot({ pausedUntil: 'until-resumed' }))).toContain('Resume (paused)');
  expect(labels(sampleSnapshot({ pausedUntil: until + 86_400_000 }))).toContain(
    'Resume (paused until Wed 15:40)',
  );
  expect(ids(sampleSnapshot({ pausedUntil: until }))).not.toContain('pause');
});

it('offers to start an agent that does not run', () => {
  for (const state of ['failed', 'stopped'] as const)
    expect(menuRows({ ...facts(sampleSnapshot()), health: { ...running, state } })[0]).toEqual({
      kind: 'action',
      id: 'start-agent',
      label: 'Agent not running — Start',
    });
  const restarting = { ...running, state: 'restarting', retryAt: now + 4000 } as const;
  expect(menuRows({ ...facts(sampleSnapshot()), health: restarting })[0]).toMatchObject({
    label: 'Agent ended; it starts again in 4 s — Start now',
  });
  expect(menuRows({ ...facts(null), health: running })[0]).toMatchObject({ label: 'The agent is starting…' });
});

it('never has more than eleven rows, in any state', () => {
  const busiest = sampleSnapshot({ build: sampleBuild, verdict: { kind: 'wait', reasons: [reason] } });
  expect(menuRows(facts(busiest))).toHaveLength(11);
});

function facts(snapshot: Snapshot | null) {
  return { snapshot, health: running, now, locale: 'en-GB' };
}

function labels(snapshot: Snapshot): string[] {
  return menuRows(facts(snapshot)).map((row: MenuItem) => ('label' in row ? row.label : '-'));
}

function ids(snapshot: Snapshot): string[] {
  return menuRows(facts(snapshot)).map((row: MenuItem) => ('id' in row ? row.id : '-'));
}
