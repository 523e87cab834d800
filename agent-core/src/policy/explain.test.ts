import { expect, it } from 'vitest';
import { columnOf, allowedCores } from './rules/column-of.js';
import { explain } from './explain.js';
import { faceOf, type FaceParts } from './face-of.js';
import type { Conditions, OwnerRules } from './rules/conditions.js';
import { fine, now, online, owner, restful } from './testing/sample-conditions.js';
import { verdict } from './verdict.js';

const typing = {
  host: { ...restful, presence: { ...restful.presence, state: 'present' as const, lastInputAt: now } },
};
const onBattery = { power: { onBattery: true, percent: 90, source: 'sys' } };
const { say } = fine.local;

function explained(conditions: Partial<Conditions>, decided: Partial<OwnerRules> = {}): string | null {
  const by = { ...owner, ...decided };
  return explain(verdict({ ...fine, ...conditions }, by), { now, anywayUntil: by.anywayUntil, say });
}

it('says when a build starts, in the words of this place', () => {
  expect(explained(typing)).toBe('It starts at about T+3 if you stay away.');
  expect(explained({}, { pausedUntil: now + 600_000 })).toBe('It starts at about T+10.');
  expect(explained({}, { pausedUntil: Infinity })).toBe('It starts when you resume.');
});

it('waits for the last of several times, and promises none while something else is in the way', () => {
  expect(explained(typing, { pausedUntil: now + 600_000 })).toBe('It starts at about T+10.');
  expect(explained({ host: { ...typing.host, ...onBattery } })).toBe(
    'It would wait even so: this computer runs on battery.',
  );
});

it('says what comes next when nothing is in the way', () => {
  expect(explained({})).toBe('It starts as soon as a build is asked for.');
  expect(explained({ coordinators: [{ ...online, link: 'connecting' }] })).toBeNull();
  expect(explained({ coordinators: [{ ...online, link: 'offline', retryAt: now + 5000 }] })).toBe(
    'Next try in 5 seconds.',
  );
  expect(explained(typing, { anywayUntil: now + 60_000 })).toBe('You chose to build anyway until T+1.');
});

it('says what the owner can do where nothing clears by itself', () => {
  expect(explained({ coordinators: [] })).toContain('Ask a maintainer for an invite');
});

const seeking: FaceParts = { at: 'seeking', build: null, coordinators: [online] };
const refused = (refusal: 'pending' | 'suspended') => [{ ...online, link: 'refused' as const, refusal }];
const down = [{ ...online, link: 'offline' as const }];

it.each<[string, Partial<FaceParts>, Partial<Conditions>, Partial<OwnerRules>]>([
  ['ready', {}, {}, {}],
  ['building', { build: { isFinishing: false, isFrozen: false } }, typing, {}],
  ['finishing', { build: { isFinishing: true, isFrozen: false } }, {}, {}],
  ['waiting', { build: { isFinishing: true, isFrozen: true } }, typing, {}],
  ['paused', { build: { isFinishing: false, isFrozen: true } }, {}, { pausedUntil: Infinity }],
  ['finishing', { at: 'draining' }, {}, {}],
  ['waiting', {}, typing, {}],
  ['paused', {}, { host: { ...restful, diskFreeMb: 1 } }, { pausedUntil: Infinity }],
  ['needs-you', {}, { host: { ...restful, diskFreeMb: 1 } }, {}],
  ['needs-you', { coordinators: refused('suspended') }, { coordinators: refused('suspended') }, {}],
  ['waiting', { coordinators: refused('pending') }, { coordinators: refused('pending') }, {}],
  ['offline', { coordinators: down }, { coordinators: down }, {}],
  ['ready', { coordinators: [...down, online] }, { coordinators: [...down, online] }, {}],
  ['waiting', { coordinators: [] }, { coordinators: [] }, {}],
  ['offline', { at: 'off' }, {}, {}],
])('shows %s for %j', (face, parts, conditions, decided) => {
  const found = verdict({ ...fine, ...conditions }, { ...owner, ...decided });
  expect(faceOf({ ...seeking, ...parts }, found)).toBe(face);
});

it('takes the owner for present where a desktop cannot tell, and never for both', () => {
  const unknown = { ...restful.presence, state: 'unknown' as const };
  expect(columnOf(unknown, 'desktop')).toBe('present');
  expect(columnOf(null, 'desktop')).toBe('present');
  expect(columnOf(unknown, 'server')).toBe('away');
  expect(columnOf({ ...unknown, state: 'present' }, 'server')).toBe('present');
  expect(columnOf(restful.presence, 'desktop')).toBe('away');
});

it('allows no more cores than there are', () => {
  expect(allowedCores(owner.limits, 'present', 8)).toBe(0);
  expect(allowedCores(owner.limits, 'away', 8)).toBe(8);
  expect(
    allowedCores({ ...owner.limits, away: { cores: 16, memoryMb: null, cpuPercent: null } }, 'away', 8),
  ).toBe(8);
});
