import type { AgentId, Offering } from '@barnraiser/protocol';
import { ClaimError } from '../claim-error.js';
import type { Caller } from './call.js';
import type { Session } from './session.js';

/** The projects that may ask for this machine. Rejects with `ClaimError`. */
export async function readOfferings(caller: Caller, session: Session, agentId: AgentId): Promise<Offering[]> {
  const ask = async (token: string): Promise<Offering[]> =>
    (await caller.call('offerings', { params: { agentId } }, { token })).body.offerings;
  const token = await session.bearer();
  return ask(token).catch(async (error: unknown) => {
    if (!(error instanceof ClaimError) || error.code !== 'unauthorized') throw error;
    return ask(await session.renewed(token));
  });
}
