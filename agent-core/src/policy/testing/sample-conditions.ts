import { type HostConditions, Settings } from '@barnraiser/protocol';
import type { Conditions, CoordinatorCondition, OwnerRules } from '../rules/conditions.js';

export const now = 1_000_000_000_000;

/** A coordinator with which all is well. */
export const online: CoordinatorCondition = {
  url: 'https://farm.example',
  link: 'online',
  detail: null,
  retryAt: null,
  refusal: null,
  pausedUntil: null,
};

/** A machine on mains that nobody has used for an hour. */
export const restful: HostConditions = {
  at: now,
  presence: {
    state: 'away',
    lastInputAt: now - 3_600_000,
    source: 'host',
    isLocked: null,
    isRemote: null,
    fullscreen: null,
    exclusive: null,
  },
  power: { onBattery: false, percent: null, source: 'none' },
  load: {
    otherCpuRatio: 0.02,
    busiest: null,
    ioStallRatio: 0,
    memoryStallRatio: 0,
    memoryAvailableMb: 4000,
  },
  celsius: 45,
  diskFreeMb: 50_000,
};

/** Conditions under which nothing is in the way of a build. */
export const fine: Conditions = {
  now,
  coordinators: [online],
  host: restful,
  wasHot: false,
  local: {
    weekday: 2,
    hour: 14,
    nextOpenAt: now + 7_200_000,
    nextMidnightAt: now + 36_000_000,
    say: (at) => `T+${Math.round((at - now) / 60_000)}`,
  },
  brokenCap: null,
  data: { usedMb: 100, resetsAt: now + 864_000_000 },
  builtTodayMs: 0,
  hasNetwork: true,
  isFinishing: false,
  sandboxes: ['bubblewrap', 'none'],
  machineFailures: { inRow: 0, lastAt: 0 },
};

const { limits } = Settings.parse({ machineName: 'barn', kind: 'desktop' });

/** A desktop's owner who has changed nothing. */
export const owner: OwnerRules = {
  kind: 'desktop',
  limits,
  isolation: 'best',
  pausedUntil: null,
  anywayUntil: null,
};
