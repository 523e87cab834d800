import { CoordinatorError } from '../../store/coordinator-error.js';

const foreignKeyViolation = '23503';

/** Writes a record of a claim; rejects with `unknown-claim` when there is no such claim. */
export async function forClaim<T>(claimId: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== foreignKeyViolation) throw cause;
    throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`, { cause });
  }
}
