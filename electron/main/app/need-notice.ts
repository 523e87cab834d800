import type { Snapshot } from '@barnraiser/protocol';

const dayMs = 86_400_000;

/** What a notification says, and the reason that it is about. */
export interface NeedNotice {
  readonly reason: string;
  readonly title: string;
  readonly body: string;
}

/**
 * The notification that a snapshot calls for, or null. Only needing the owner does, when it begins,
 * and no more than once a day for one reason; no other state ever notifies. `notifiedAt` is in epoch
 * ms, by reason.
 */
export function needNotice(
  before: Snapshot | null,
  after: Snapshot,
  notifiedAt: Readonly<Record<string, number>>,
  now: number,
): NeedNotice | null {
  if (after.face !== 'needs-you' || before?.face === 'needs-you') return null;
  const first = after.verdict.reasons[0];
  const reason = first?.code ?? 'needs-you';
  if (now - (notifiedAt[reason] ?? -Infinity) < dayMs) return null;
  return {
    reason,
    title: 'Barnraiser needs you',
    body: [after.sentence, first?.action].filter(Boolean).join(' '),
  };
}
