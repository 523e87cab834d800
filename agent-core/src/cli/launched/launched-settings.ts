import type { Settings, UserData } from '@barnraiser/protocol';
import { applyPatch, freshSettings } from '../../storage/settings.js';

/** A launched machine's settings: those of a cloud machine, and what its pool decided. */
export function launchedSettings({ pool, launchId, overrides }: UserData): Settings {
  const { labels, offlineGraceS, ...patch } = overrides;
  const fresh = freshSettings('cloud');
  const machineName = `${pool}-${launchId.slice(-8)}`;
  const settled = applyPatch({ ...fresh, machineName, offlineGraceS: offlineGraceS ?? 0 }, patch);
  return { ...settled, labels: labels ?? settled.labels };
}
