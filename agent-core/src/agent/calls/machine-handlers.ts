import { machineReport } from '../machine-report/machine-report.js';
import { sampleOffer } from '../sample-offer.js';
import type { AgentHandlers } from './answer-call.js';
import type { CallParts } from './call-parts.js';

type MachineCall = 'machine' | 'freeDisk' | 'buildSample';

/** This machine, and what can be tried on it. */
export function machineHandlers(parts: CallParts): Pick<AgentHandlers, MachineCall> {
  const { loop, machine, folders, senses, startedAt } = parts;
  return {
    machine: () => machineReport({ machine, folders, startedAt, sensors: () => senses.reports() }),
    freeDisk: () => loop.housekeeping.free(),
    async buildSample() {
      loop.checkSample();
      const offer = await sampleOffer(parts.sampleArchive, machine, folders);
      loop.buildSample(offer);
      return { claimId: offer.claimId };
    },
  };
}
