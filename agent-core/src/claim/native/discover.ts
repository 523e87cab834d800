import type { Discovery } from '@barnraiser/protocol';
import { ClaimError } from '../claim-error.js';
import type { Caller } from './call.js';

const version = 'v1';

/** What a coordinator serves. Rejects with code `version-unsupported` when it speaks no version that this agent knows. */
export async function discover(caller: Caller, signal?: AbortSignal): Promise<Discovery> {
  const { body } = await caller.call('discover', {}, signal === undefined ? {} : { signal });
  if (body.versions.includes(version)) return body;
  throw new ClaimError(`${caller.baseUrl} speaks ${body.versions.join(', ')}; this agent speaks ${version}`, {
    code: 'version-unsupported',
    retryable: false,
    cause: undefined,
  });
}
