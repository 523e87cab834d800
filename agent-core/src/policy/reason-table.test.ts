import { type ClaimId, Verdict, WaitCode, type WaitReason } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { giveWay, isUnsafe } from '../lifecycle/give-way.js';
import type { Build } from '../lifecycle/state.js';
import { explain } from './explain.js';
import { isBlocking, rules } from './rules.js';
import type { ReasonRow, RunningBuild, Situation, UntoldReason } from './testing/reason-row.js';
import { reasonRows } from './testing/reason-rows.js';
import { safetyRows } from './testing/safety-rows.js';
import { fine, now } from './testing/sample-conditions.js';
import { verdict } from './verdict.js';

const build: Build = {
  claimId: 'a' as ClaimId,
  coordinator: 'https://farm.example',
  project: 'hello',
  target: 'linux',
  title: 'Hello',
  attempt: 1,
  stepCount: 1,
  startedAt: now - 60_000,
  startedDespitePresence: false,
  isFinishing: false,
  frozenMs: 0,
  phase: { at: 'running', n: 0, name: 'make', since: now - 60_000 },
};

const rows = Object.entries(reasonRows) as [WaitCode, ReasonRow | UntoldReason][];
const told = rows.flatMap(([code, row]) => ('told' in row ? [[code, row] as const] : []));
const untold = rows.flatMap(([code, row]) => ('told' in row ? [] : [[code, row] as const]));

function judge({ conditions, owner }: Situation): Verdict {
  const found = verdict(conditions, owner);
  expect(Verdict.parse(found)).toEqual(found);
  return found;
}

function explained(situation: Situation): string | null {
  const { anywayUntil } = situation.owner;
  return explain(judge(situation), { now, anywayUntil, say: fine.local.say });
}

/** What a running build does under this verdict, in the words of the table. */
function buildUnder(found: Verdict, isOverriding = false): RunningBuild {
  const way = giveWay(found, build, {
    now,
    isOverriding,
    lastInputAt: null,
    isSuspended: false,
    holdMs: 600_000,
    resumeAfterMs: 60_000,
  });
  if (way === null) return 'finishes';
  return way.how === 'freeze' ? 'freezes' : { released: way.reason };
}

it('has a row for every code, in the order in which they are told', () => {
  expect(Object.keys(reasonRows)).toEqual(WaitCode.options);
  expect([...rules.keys()]).toEqual(told.map(([code]) => code));
});

describe.each(told)('%s', (code, row) => {
  it('is told with what was seen, when it clears and what can be done, and stands alone', () => {
    const found = judge(row.there);
    const others = found.reasons.slice(1).map((reason) => reason.code);
    expect(found.kind).toBe(row.blocks ? 'wait' : 'allow');
    expect(found.reasons[0]).toEqual({ code, ...row.told });
    expect(isBlocking(code)).toBe(row.blocks);
    expect(others.filter(isBlocking)).toEqual([]);
  });

  it('is gone as soon as what it tells of is', () => {
    expect(judge(row.gone).reasons.map((reason) => reason.code)).not.toContain(code);
  });

  it('is explained by what happens next', () => {
    expect(explained(row.there)).toBe(row.explained);
  });

  it('tells a way out, or that it takes nothing but time', () => {
    const { clears, clearsAt, action } = row.told;
    expect(clears ?? action).not.toBeNull();
    expect(clearsAt ?? Infinity).toBeGreaterThan(now);
  });

  it('makes a running build give way as agreed', () => {
    expect(buildUnder(judge(row.there))).toEqual(row.build);
    expect(isUnsafe(judge(row.there))).toBe(code in safetyRows);
  });
});

const blocking = told.filter(([, { blocks }]) => blocks);
const anyway = { anywayUntil: now + 3_600_000 };

it.each(blocking.filter(([, row]) => row.told.isOverridable))(
  'sets %s aside when told to build anyway',
  (code, row) => {
    const there = { ...row.there, owner: { ...row.there.owner, ...anyway } };
    const found = judge(there);
    expect([found.kind, buildUnder(found, true)]).toEqual(['allow', 'finishes']);
    const sentence = row.told.sentence.replace('Waiting:', 'Set aside:');
    expect(found.reasons).toContainEqual({ code, ...row.told, sentence });
    expect(explained(there)).toBe('You chose to build anyway until T+60.');
  },
);

it.each(told.filter(([, row]) => !row.told.isOverridable))(
  'tells %s just the same when told to build anyway',
  (code, row) => {
    const found = judge({ ...row.there, owner: { ...row.there.owner, ...anyway } });
    expect([found.kind, buildUnder(found, true)]).toEqual([row.blocks ? 'wait' : 'allow', row.build]);
    expect(found.reasons[0]).toEqual({ code, ...row.told });
  },
);

it.each(untold)(
  'never tells of %s, for want of the fact, and would give way to it as agreed',
  (code, row) => {
    expect(row.needs).not.toBe('');
    expect(rules.has(code)).toBe(false);
    const reason: WaitReason = {
      code,
      evidence: '',
      clears: null,
      clearsAt: null,
      action: null,
      sentence: '',
      isOverridable: false,
    };
    expect(buildUnder({ kind: 'wait', reasons: [reason] })).toEqual(row.build);
  },
);
