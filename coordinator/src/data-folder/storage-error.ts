import { CoordinatorError } from '../store/coordinator-error.js';

/** Errors of errno(3) that an operator can cure, after which the same call works. */
const curable: Readonly<Record<string, string>> = {
  ENOSPC: "the coordinator's disk is full",
  EDQUOT: "the coordinator's disk quota is used up",
  EROFS: "the coordinator's disk is read-only",
  EMFILE: 'the coordinator has too many open files',
  ENFILE: "the coordinator's machine has too many open files",
};

/**
 * Turns a full or read-only disk into `maintenance` (503, come back later); answers null for errors
 * of any other kind.
 */
export function storageError(error: unknown): CoordinatorError | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = curable[code];
  if (detail === undefined) return null;
  return new CoordinatorError('maintenance', detail, { extra: { retryAfterS: 60 }, cause: error });
}
