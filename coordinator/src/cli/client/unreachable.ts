import { RequestError } from 'got';
import { CommandError } from '../command-error.js';

/** What to say when a coordinator could not be asked at all. */
export function unreachable({ url }: { readonly url: string }, cause: unknown): CommandError {
  const { code, message } = cause instanceof RequestError ? cause : { code: '', message: String(cause) };
  const what =
    code === 'ECONNREFUSED' ? `No coordinator answers at ${url}.` : `${url} cannot be reached: ${message}.`;
  return new CommandError(
    'unreachable',
    `${what}\nStart it with "barnraiser-coordinator serve", or give another address with --url.`,
    { cause },
  );
}
