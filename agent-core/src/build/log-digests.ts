import type { LogDigest, StreamName } from '@barnraiser/protocol';
import type { Spool } from '../stream/spool.js';

/** The digests of a build's logs. One that the disk did not take in full cannot be vouched for and has none. */
export async function logDigests(logs: Spool['logs']): Promise<Partial<Record<StreamName, LogDigest>>> {
  const digests: Partial<Record<StreamName, LogDigest>> = {};
  for (const stream of ['console', 'agent'] as const) {
    const log = logs[stream];
    const isWhole = await log.settled().then(
      () => true,
      () => false,
    );
    if (isWhole) digests[stream] = log.digest();
  }
  return digests;
}
