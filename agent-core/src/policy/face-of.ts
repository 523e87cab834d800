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
  readonly hasBuild: boolean;
  readonly isFinishing: boolean;
  readonly coordinators: readonly Pick<SnapshotCoordinator, 'link'>[];
}

/** The one state of seven that is shown. What runs comes first, then what the owner said, then what needs them. */
export function faceOf({ at, hasBuild, isFinishing, coordinators }: FaceParts, verdict: Verdict): Face {
  if (at === 'draining' || (hasBuild && isFinishing)) return 'finishing';
  if (hasBuild) return 'building';
  if (at === 'off') return 'offline';
  if (verdict.reasons.some(({ code }) => code === 'paused')) return 'paused';
  if (verdict.reasons.some(needsOwner)) return 'needs-you';
  if (coordinators.length > 0 && coordinators.every(({ link }) => link === 'offline')) return 'offline';
  if (verdict.kind === 'wait') return 'waiting';
  return coordinators.some(({ link }) => link !== 'refused') ? 'ready' : 'waiting';
}

const needing: readonly WaitCode[] = ['disk-floor', 'sandbox-missing', 'too-old', 'quarantined'];

/** What does not clear unless the owner does something about it; a maintainer's approval, though, only takes time. */
function needsOwner({ code, clears }: WaitReason): boolean {
  return needing.includes(code) || (code === 'unauthorised' && clears === null);
}
