import { createHash } from 'node:crypto';
import { LoginError } from './login-error.js';

/**
 * What proves to the master that we know the password: md5(md5(password) + challenge), raw digests.
 * Throws a `LoginError` `no-md5` where the crypto library has none.
 */
export function answerChallenge(password: string, challenge: Uint8Array): Buffer {
  try {
    const inner = createHash('md5').update(password, 'utf8').digest();
    return createHash('md5').update(inner).update(challenge).digest();
  } catch (error) {
    throw new LoginError(
      'no-md5',
      'Buildbot logins need md5, which the crypto library of this Node refuses (a FIPS build?)',
      error,
    );
  }
}
