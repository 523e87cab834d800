import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Queryable } from '../../store/database.js';

/**
 * Rejects with `not-found` when there is no such machine, or when the public asks and nobody has
 * approved it yet: whoever applied may have called itself anything.
 */
export async function requireShownMachine(
  db: Queryable,
  agentId: string,
  { isPublic }: { readonly isPublic: boolean },
): Promise<void> {
  const [machine] = await db.query<{ approved_at: number | null }>(
    'select approved_at from machines where id = $1',
    [agentId],
  );
  if (machine && !(isPublic && machine.approved_at === null)) return;
  throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
}
