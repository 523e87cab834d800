import { type Descriptor, type InvitePreview, type InviteTarget } from '@barnraiser/protocol';
import { ClaimError, type ClaimErrorCode } from '../claim-error.js';
import { createCaller } from './call.js';
import { discover } from './discover.js';

/** How a coordinator without previews may answer the question. */
const unsupported: readonly ClaimErrorCode[] = ['not-found', 'unauthorized', 'http'];

/**
 * What an invite leads to, for a machine with these facts; the code stays good. Of a coordinator
 * that gives no previews only the name is told, no offerings. Rejects with `ClaimError`:
 * invite-invalid, network, version-unsupported, …
 */
export async function previewInvite(
  { url, code }: InviteTarget,
  descriptor: Descriptor,
): Promise<InvitePreview> {
  const caller = createCaller(url);
  try {
    const { name } = await discover(caller);
    return await caller.call('previewInvite', { body: { code, descriptor } }).then(
      ({ body }) => body,
      (error: unknown) => {
        if (!(error instanceof ClaimError) || !unsupported.includes(error.code)) throw error;
        return { name, expiresAt: null, machines: null, offerings: [] };
      },
    );
  } finally {
    caller.close();
  }
}
