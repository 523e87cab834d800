import { CoordinatorError } from '../../store/coordinator-error.js';

/**
 * Waits for work no longer than `timeoutMs`; the work itself cannot be stopped. Rejects with
 * `maintenance` when the time is over; `attempt` is in the form "list the instances of pool arm".
 */
export async function withinTime<T>(attempt: string, timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CoordinatorError('maintenance', `could not ${attempt}: no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
