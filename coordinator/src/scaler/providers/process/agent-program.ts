import { dirname, join } from 'node:path';
import { findProgram } from '../local/find-program.js';

/**
 * The path of the program to start as an agent: the configured one, else the `barnraiser-agent`
 * beside the coordinator's own program, else the one on the PATH. Null when it is nowhere.
 */
export async function findAgentProgram(
  configured: string | undefined,
  from: { readonly coordinatorProgram: string | undefined; readonly path: string | undefined },
): Promise<string | null> {
  if (configured !== undefined) return findProgram(configured, from.path);
  const name = 'barnraiser-agent';
  const beside = from.coordinatorProgram === undefined ? null : join(dirname(from.coordinatorProgram), name);
  return (beside !== null && (await findProgram(beside, ''))) || findProgram(name, from.path);
}
