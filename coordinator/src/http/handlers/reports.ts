import type { ClaimId, Result, StreamName } from '@barnraiser/protocol';
import { recordStep } from '../../queue/records/record-step.js';
import { recordTests } from '../../queue/records/record-tests.js';
import { reportResult } from '../../queue/report-result.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Handlers } from '../call.js';
import type { Service } from '../service.js';

/** What a build says of itself: steps, tests, and the result. */
export function reportHandlers(service: Service): Pick<Handlers, 'putStep' | 'putTests' | 'putResult'> {
  const { db, clock, logs } = service;
  return {
    async putStep({ params, body }) {
      await recordStep(db, params.claimId, params.n, body);
      return { status: 200 };
    },

    async putTests({ params, body }) {
      await recordTests(db, params.claimId, params.batch, body.records);
      return { status: 200 };
    },

    async putResult({ params, body }) {
      await checkLogs(service, params.claimId, body);
      const reply = await reportResult(db, clock, params.claimId, body);
      logs.wake(params.claimId);
      return { status: 200, body: reply };
    },
  };
}

/** The agent forgets a log once its result is kept, so what is stored must be whole, and on the disk. */
async function checkLogs({ logs }: Service, claimId: ClaimId, result: Result): Promise<void> {
  for (const [stream, told] of Object.entries(result.logs)) {
    const stored = await logs.digest(claimId, stream as StreamName);
    if (stored.bytes === told.bytes && stored.sha256 === told.sha256) continue;
    const detail =
      stored.bytes === told.bytes
        ? `the stored log ${stream} has the SHA-256 ${stored.sha256}, not ${told.sha256}`
        : `${stored.bytes} of the ${told.bytes} bytes of the log ${stream} are stored`;
    throw new CoordinatorError('digest-mismatch', detail, { extra: { expectedOffset: stored.bytes } });
  }
}
