import type { Snapshot, TimelineSpan } from '@barnraiser/protocol';

/** What a snapshot is in the timeline, and why. */
export function spanOf({
  state,
  build,
  verdict,
}: Pick<Snapshot, 'state' | 'build' | 'verdict'>): [TimelineSpan['what'], string | null] {
  if (build !== null) return ['built', `${build.project} for ${build.target}`];
  if (state === 'off' || state === 'draining') return ['off', null];
  const [reason] = verdict.reasons;
  return verdict.kind === 'wait' && reason !== undefined
    ? [reason.code, reason.evidence]
    : ['ready', reason?.evidence ?? null];
}
