import type { LimitSettings, Presence, Settings } from '@barnraiser/protocol';

/** The two situations for which there are limits. */
export type ColumnName = 'present' | 'away';

/** Which column of limits holds. Where nothing can be known (null, `unknown`), a desktop's owner counts as present. */
export function columnOf(presence: Presence | null, kind: Settings['kind']): ColumnName {
  const state = presence?.state ?? 'unknown';
  if (state === 'unknown') return kind === 'desktop' ? 'present' : 'away';
  return state;
}

/** How many of the machine's cores a build may use, 0 for no builds. */
export function allowedCores(limits: LimitSettings, column: ColumnName, logical: number): number {
  return Math.min(limits[column].cores ?? logical, logical);
}
