import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';

/**
 * Marks an invite as used by a machine and answers when it first was. The same machine may show it
 * again until it expires; anybody else is refused with `invite-invalid`.
 */
export async function takeInvite(
  tx: Queryable,
  code: string,
  agentId: string,
  nowMs: number,
): Promise<number> {
  const [invite] = await tx.query<{ used_at: number }>(
    `update invites set used_by = $2, used_at = coalesce(used_at, $3)
     where code_sha256 = $1 and expires_at > $3 and (used_by is null or used_by = $2)
     returning used_at`,
    [sha256Hex(code), agentId, nowMs],
  );
  if (!invite) throw new CoordinatorError('invite-invalid', 'the invite is unknown, used or expired');
  return invite.used_at;
}
