import type { MasterTransport } from '@barnraiser/protocol';
import type { LinkStatus } from '../../../driver.js';
import { LoginError } from '../wire/login/login-error.js';
import { loginInWords } from './login-in-words.js';

/** A wrong password is hardly put right by itself; masters log each try. */
const refusedRetryMs = 900_000;
/** The master takes 10 s to find that an older connection of the same name is dead. */
const duplicateRetryMs = 15_000;

/** An administrator who shuts a worker down wants to be without it for a while. */
const dismissedRetryMs = 600_000;

/** The master's administrator asked this worker to leave. */
export class Dismissed extends Error {
  override readonly name = 'Dismissed';

  constructor() {
    super("the master's administrator has sent this worker away; it asks again later");
  }
}

/** How long to wait after a login that came to nothing, at least. */
export function leastPauseMs(error: unknown): number {
  if (error instanceof Dismissed) return dismissedRetryMs;
  const code = error instanceof LoginError ? error.code : null;
  if (code === 'unauthorised' || code === 'no-md5') return refusedRetryMs;
  return code === 'duplicate' ? duplicateRetryMs : 0;
}

/** What a failed login means for the link; `retryAt` is epoch ms. */
export function statusOfLogin(error: unknown, retryAt: number, transport: MasterTransport): LinkStatus {
  const isRefused = error instanceof LoginError && error.code === 'unauthorised';
  return {
    link: isRefused ? 'refused' : 'offline',
    detail: error instanceof LoginError ? loginInWords(error, transport) : (error as Error).message,
    refusal: isRefused ? 'unauthorised' : null,
    retryAt,
  };
}
