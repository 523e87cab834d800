import { machineOfferings } from '../../history/offerings/machine-offerings.js';
import { previewInvite } from '../../history/offerings/preview-invite.js';
import { publicOffering } from '../../history/public-view/public-views.js';
import { requireShownMachine } from '../../history/public-view/require-shown-machine.js';
import type { Handlers } from '../call.js';
import { coordinatorName } from '../coordinator-name.js';
import type { Service } from '../service.js';

/** What a machine could be asked to build: before it joins, and after. */
export function offeringHandlers({
  db,
  clock,
}: Pick<Service, 'db' | 'clock'>): Pick<Handlers, 'previewInvite' | 'offerings'> {
  return {
    async previewInvite({ body }) {
      return { status: 200, body: { name: coordinatorName, ...(await previewInvite(db, clock, body)) } };
    },

    async offerings({ params, caller }) {
      await requireShownMachine(db, params.agentId, caller);
      const offerings = await machineOfferings(db, params.agentId);
      return {
        status: 200,
        body: {
          offerings: caller.isPublic ? offerings.map((offering) => publicOffering(offering)) : offerings,
        },
      };
    },
  };
}
