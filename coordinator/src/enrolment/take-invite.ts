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

const isGood = 'code_sha256 = $1 and expires_at > $2 and (used_by is null or used_by = $3)';

/** Until when a machine may take an invite, in epoch ms, leaving it as it is; refused likewise. */
export async function lookAtInvite(
  db: Queryable,
  code: string,
  by: { readonly agentId: string; readonly nowMs: number },
): Promise<number> {
  const [invite] = await db.query<{ expires_at: number }>(`select expires_at from invites where ${isGood}`, [
    sha256Hex(code),
    by.nowMs,
    by.agentId,
  ]);
  if (!invite) throw notGood();
  return invite.expires_at;
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
    `select used_by, has_made_machine from invites where ${isGood} for update`,
    [hash, by.nowMs, by.agentId],
  );
  if (!invite) throw notGood();
  if (invite.used_by !== null) return { isRepeat: true, hasMadeMachine: invite.has_made_machine === true };
  await tx.query('update invites set used_by = $2, has_made_machine = $3 where code_sha256 = $1', [
    hash,
    by.agentId,
    by.isNew,
  ]);
  return { isRepeat: false, hasMadeMachine: by.isNew };
}

function notGood(): CoordinatorError {
  return new CoordinatorError('invite-invalid', 'the invite is unknown, used or expired');
}
