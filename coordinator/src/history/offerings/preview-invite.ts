import type { Descriptor, InvitePreview } from '@barnraiser/protocol';
import { lookAtInvite } from '../../enrolment/take-invite.js';
import { loadFleet } from '../../queue/fleet.js';
import { machineFacts } from '../../queue/rules/machine-facts.js';
import type { Clock } from '../../store/clock.js';
import type { Queryable } from '../../store/database.js';
import { instant } from '../../store/instant.js';
import { listOfferings } from './list-offerings.js';

/**
 * What an invite leads to, for a machine of this description; the invite stays good. Rejects with
 * `invite-invalid`.
 */
export async function previewInvite(
  db: Queryable,
  clock: Clock,
  { code, descriptor }: { readonly code: string; readonly descriptor: Descriptor },
): Promise<Omit<InvitePreview, 'name'>> {
  const agentId = descriptor.agent.id;
  const expiresAtMs = await lookAtInvite(db, code, { agentId, nowMs: clock.now() });
  // As the machine would stand once the invite is taken.
  const facts = machineFacts(descriptor, { trust: 'invited', pool: null, owner: null });
  const joined = (await loadFleet(db)).filter((machine) => machine.row.approved_at !== null);
  return {
    expiresAt: instant(expiresAtMs),
    machines: joined.length,
    // Whoever merely knows a machine's id must not be told what it built.
    offerings: await listOfferings(db, { agentId, facts, hasJoined: false }),
  };
}
