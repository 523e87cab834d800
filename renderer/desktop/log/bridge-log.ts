import type { ClaimId } from '@barnraiser/protocol';
import { type LogSource, LogSourceError } from '../../components/log-view/source/log-source.js';
import { call, problemOf } from '../bridge/bridge.js';

const pieceBytes = 1024 ** 2;
const waitMs = 15_000;

/** A build's log as the agent has it. */
export function bridgeLog(claimId: ClaimId): LogSource {
  return {
    async read(from) {
      try {
        return await call('readLog', { claimId, from, maxBytes: pieceBytes, waitMs });
      } catch (error) {
        const problem = problemOf(error);
        const code = problem.code === 'not-found' ? 'not-kept' : 'unreachable';
        throw new LogSourceError(code, problem.message, { cause: error });
      }
    },
  };
}
