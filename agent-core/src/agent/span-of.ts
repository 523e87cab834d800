import type { Snapshot, TimelineSpan } from '@barnraiser/protocol';

/** What a snapshot is in the timeline, and why. */
export function spanOf({
  state,
  build,
  verdict,
}: Pick<Snapshot, 'state' | 'build' | 'verdict'>): [TimelineSpan['what'], string | null] {
  if (build !== null && build.frozen === null) return ['built', `${build.project} for ${build.target}`];
  const [reason] = verdict.reasons;
  // A build that stands still gives nothing: the time is its reason's.
  if (build !== null && verdict.kind === 'allow') return ['ready', null];
  if (state === 'off' || (state === 'draining' && build === null)) return ['off', null];
  return verdict.kind === 'wait' && reason !== undefined
    ? [reason.code, reason.evidence]
    : ['ready', reason?.evidence ?? null];
}
