import { followProcesses } from './process-tree.js';
import { standStill } from './stand-still.js';
import { terminate } from './terminate.js';

/**
 * Ends every process that an earlier run of the agent left behind of a build, by the build's mark.
 * `remaining` are those that could not be ended. Finds nothing where there is no `/proc`.
 */
export async function endLeftovers(claimId: string): Promise<{ ended: number; remaining: number[] }> {
  const tree = followProcesses(null, claimId);
  const { ended, remaining } = await terminate(tree, {
    graceMs: 0,
    standStill: () => standStill(tree, null),
    isHousing: () => false,
  });
  return { ended, remaining: [...remaining] };
}
