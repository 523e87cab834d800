import type { LimitSettings, SettingsPatch } from '@barnraiser/protocol';

/** Some limits with their new values; columns may be named in part. */
export type LimitsChange = NonNullable<SettingsPatch['limits']>;

/** The limits as they are once a change holds. */
export function changedLimits(limits: LimitSettings, change: LimitsChange): LimitSettings {
  return {
    ...limits,
    ...defined(change),
    present: { ...limits.present, ...defined(change.present ?? {}) },
    away: { ...limits.away, ...defined(change.away ?? {}) },
  };
}

/** Two changes in one; where both name a limit, the later one holds. */
export function joinedChanges(earlier: LimitsChange, later: LimitsChange): LimitsChange {
  const joined = { ...earlier, ...later };
  if (earlier.present && later.present) joined.present = { ...earlier.present, ...later.present };
  if (earlier.away && later.away) joined.away = { ...earlier.away, ...later.away };
  return joined;
}

/** `undefined` in a change means "not named". */
function defined<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
