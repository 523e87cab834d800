import type { Settings, ShareSettings } from '@barnraiser/protocol';
import type { AcceptedWork } from '../claim/driver.js';

/** What the owner takes of a coordinator's work; null: nothing. */
export function acceptedWork({ shares }: Pick<Settings, 'shares'>, coordinator: string): AcceptedWork | null {
  const paused = shares.filter((share) => share.coordinator === coordinator && share.isPaused);
  if (paused.some(({ project }) => project === null)) return null;
  return { exceptProjects: paused.flatMap(({ project }) => (project === null ? [] : [project])) };
}

/** The shares with one of them changed. One that says nothing but the default is left out. */
export function withShare(shares: readonly ShareSettings[], changed: ShareSettings): ShareSettings[] {
  const others = shares.filter(
    ({ coordinator, project }) => coordinator !== changed.coordinator || project !== changed.project,
  );
  return changed.isPaused ? [...others, changed] : others;
}
