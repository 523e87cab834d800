import { reason } from './reason.js';
import type { Rule } from './rule.js';

const leastMb = 256;
const mostStallRatio = 0.2;

/** Waits while the machine runs out of memory: little is left, or programs stand still for want of it. */
export const memoryPressure: Rule = {
  blocks: true,
  judge: ({ host }) => {
    if (host === null) return null;
    const { memoryAvailableMb: freeMb, memoryStallRatio: stall } = host.load;
    const isShort = freeMb !== null && freeMb < leastMb;
    const isStalled = stall !== null && stall > mostStallRatio;
    if (!isShort && !isStalled) return null;
    return reason('memory-pressure', 'Waiting: memory is nearly used up.', {
      evidence: isShort
        ? `${Math.floor(freeMb)} MiB of memory left`
        : `programs waited for memory ${Math.round((stall ?? 0) * 100)} % of the last 10 seconds`,
      clears: isShort ? `when ${leastMb} MiB are free` : 'when programs need not wait for memory',
      action: 'Close a program that uses much memory.',
    });
  },
};
