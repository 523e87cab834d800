import type {
  Face,
  Snapshot,
  SnapshotCoordinator,
  Verdict,
  WaitCode,
  WaitReason,
} from '@barnraiser/protocol';

/** What a face shows beside the verdict. */
export interface FaceParts {
  readonly at: Snapshot['state'];
  readonly build: { readonly isFinishing: boolean; readonly isFrozen: boolean } | null;
  readonly coordinators: readonly Pick<SnapshotCoordinator, 'link'>[];
}

/** The one state of seven that is shown. What runs comes first, then what the owner said, then what needs them. */
export function faceOf({ at, build, coordinators }: FaceParts, verdict: Verdict): Face {
  if (build?.isFrozen === true) return isPaused(verdict) ? 'paused' : 'waiting';
  if (at === 'draining' || build?.isFinishing === true) return 'finishing';
  if (build !== null) return 'building';
  if (at === 'off') return 'offline';
  if (isPaused(verdict)) return 'paused';
  if (verdict.reasons.some(needsOwner)) return 'needs-you';
  if (coordinators.length > 0 && coordinators.every(({ link }) => link === 'offline')) return 'offline';
  if (verdict.kind === 'wait') return 'waiting';
  return coordinators.some(({ link }) => link !== 'refused') ? 'ready' : 'waiting';
}

function isPaused({ reasons }: Verdict): boolean {
  return reasons.some(({ code }) => code === 'paused');
}

const needing: readonly WaitCode[] = ['disk-floor', 'sandbox-missing', 'too-old', 'quarantined'];

/** What does not clear unless the owner does something about it; a maintainer's approval, though, only takes time. */
function needsOwner({ code, clears }: WaitReason): boolean {
  return needing.includes(code) || (code === 'unauthorised' && clears === null);
}
