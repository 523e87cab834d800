import type { ClaimReply } from '@barnraiser/protocol';
import { claimJob } from '../../queue/claim-job.js';
import { releaseClaim } from '../../queue/release-claim.js';
import { renewClaim } from '../../queue/renew-claim.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Call, Handlers } from '../call.js';
import { classMatcher } from '../class-matcher.js';
import type { Service } from '../service.js';

/** Asking for work, keeping it, giving it back. */
export function claimHandlers(service: Service): Pick<Handlers, 'claim' | 'renew' | 'release'> {
  const { db, clock, logs } = service;
  const isMatch = classMatcher(db);
  return {
    async claim(call) {
      const reply = await waitForJob(service, isMatch, call);
      return reply ? { status: 200, body: reply } : { status: 204 };
    },

    async renew({ params, body }) {
      return { status: 200, body: await renewClaim(db, clock, params.claimId, body) };
    },

    async release({ params, query }) {
      await releaseClaim(db, clock, params.claimId, query.reason, query.detail);
      logs.wake(params.claimId);
      return { status: 204 };
    },
  };
}

/** A grant or directives; null when the wait is over. */
async function waitForJob(
  service: Service,
  isMatch: ReturnType<typeof classMatcher>,
  { params, query, body, caller, signal }: Call<'claim'>,
): Promise<ClaimReply | null> {
  const { db, clock, leaseRules } = service;
  const askedAtMs = clock.now();
  if (body.agent !== caller.agentId) {
    throw new CoordinatorError('schema', 'cannot claim for another machine', {
      extra: { errors: [{ pointer: '/agent', detail: "expected the id of the credential's machine" }] },
    });
  }
  let isRetry = false;
  const reply = await service.waiters.wait({
    matches: (requirementClass) => isMatch(body.descriptorRev, requirementClass),
    attempt: async () => {
      const answer = await claimJob(db, clock, {
        claimId: params.claimId,
        credential: caller.credential,
        request: body,
        leaseRules,
        askedAtMs,
        isRetry,
      });
      isRetry = true;
      return answer.grant || answer.directives.length > 0 ? answer : null;
    },
    waitMs: query.wait * 1000,
    signal,
  });
  if (!reply && service.closing.aborted) {
    throw new CoordinatorError('maintenance', 'the coordinator is closing', { extra: { retryAfterS: 2 } });
  }
  return reply;
}
