import type { Offering } from '@barnraiser/protocol';
import { loadFleet } from '../../queue/fleet.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Queryable } from '../../store/database.js';
import { listOfferings } from './list-offerings.js';

/** The projects that may ask for a known machine, by name. Rejects with `not-found`. */
export async function machineOfferings(db: Queryable, agentId: string): Promise<Offering[]> {
  const [machine] = await loadFleet(db, { only: agentId, withLeft: true });
  if (!machine) throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
  return listOfferings(db, { agentId: machine.id, facts: machine.facts, hasJoined: true });
}
