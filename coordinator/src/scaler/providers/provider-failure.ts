import { CoordinatorError } from '../../store/coordinator-error.js';

/**
 * What a provider's call ends with when it could not be carried out: code `maintenance`, to be asked
 * again later. `attempt` is in the form "list the instances of pool arm".
 */
export function providerFailure(attempt: string, cause: unknown): CoordinatorError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CoordinatorError('maintenance', `could not ${attempt}: ${why}`, { cause });
}
