import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';

/** An invite that was shown. */
export interface TakenInvite {
  /** The same machine has shown it before. */
  readonly isRepeat: boolean;
  /** The machine came to be when it showed it first. */
  readonly hasMadeMachine: boolean;
}

/**
 * Marks an invite as used by a machine. The same machine may show it again until it expires;
 * anybody else is refused with `invite-invalid`.
 */
export async function takeInvite(
  tx: Queryable,
  code: string,
  by: { readonly agentId: string; readonly isNew: boolean; readonly nowMs: number },
): Promise<TakenInvite> {
  const hash = sha256Hex(code);
  const [invite] = await tx.query<{ used_by: string | null; has_made_machine: boolean | null }>(
    `select used_by, has_made_machine from invites
     where code_sha256 = $1 and expires_at > $2 and (used_by is null or used_by = $3) for update`,
    [hash, by.nowMs, by.agentId],
  );
  if (!invite) throw new CoordinatorError('invite-invalid', 'the invite is unknown, used or expired');
  if (invite.used_by !== null) return { isRepeat: true, hasMadeMachine: invite.has_made_machine === true };
  await tx.query('update invites set used_by = $2, has_made_machine = $3 where code_sha256 = $1', [
    hash,
    by.agentId,
    by.isNew,
  ]);
  return { isRepeat: false, hasMadeMachine: by.isNew };
}
