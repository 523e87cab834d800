import { z } from 'zod';
import { AgentId, ClaimId, StreamName } from '../ids.js';

/** The parameters of calls on a claim. */
export const onClaim = z.object({ claimId: ClaimId });

/** The parameters of calls on a log stream. */
export const onStream = onClaim.extend({ stream: StreamName });

/** The parameters of calls on a machine. */
export const onAgent = z.object({ agentId: AgentId });

/** What every call on a claim may be refused with. */
export const claimProblems = ['unauthorized', 'forbidden', 'unknown-claim'] as const;
