import { type Pool, UserData, userDataMaxBytes } from '@barnraiser/protocol';
import { seal } from '../../enrolment/seal.js';
import { sha256Hex } from '../../store/digest.js';

/** User data as it is kept: all but the code, which is derived anew when it is needed. */
export type KeptUserData = Omit<UserData, 'enrolCode'>;

const day = 86_400;

/**
 * The user data of a pool's launch. A pool that keeps a minimum lets no machine end itself for want of
 * work; others do it long after the scaler would have, in case there is none any more.
 */
export function launchUserData(rules: Pool, launchId: string, coordinator: string): KeptUserData {
  const keepsSome = rules.min > 0 || rules.schedule.some(({ min = 0 }) => min > 0);
  return {
    coordinator,
    pool: rules.name,
    launchId,
    overrides: rules.overrides,
    idleExitS: keepsSome ? null : Math.min(day, 3 * rules.idleTimeoutS + 600),
    maxLifeS: rules.maxLifeS,
  };
}

/** A launch's one-time code. Derived, not stored, so that an order can be given again, by another process too. */
export function launchEnrolCode(
  secret: Buffer,
  launchId: string,
): { readonly code: string; readonly hash: string } {
  const code = seal(secret, 'enrol-code', launchId);
  return { code, hash: sha256Hex(code) };
}

/** The text that the instance reads; throws a `RangeError` above what every cloud takes. */
export function userDataText(kept: KeptUserData, secret: Buffer): string {
  const { code } = launchEnrolCode(secret, kept.launchId);
  const text = JSON.stringify(UserData.parse({ ...kept, enrolCode: code }));
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes <= userDataMaxBytes) return text;
  throw new RangeError(`the user data of pool ${kept.pool} has ${sizeBytes} of ${userDataMaxBytes} bytes`);
}
