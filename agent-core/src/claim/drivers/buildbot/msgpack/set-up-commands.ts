import type { Sendable } from '../wire/jelly/wire-value.js';
import { RefusedCall } from '../wire/broker/refused-call.js';

/** The system's number for what is not there. */
const missing = 2;

/**
 * What is told of the commands by which a master prepares a worker's folder when it logs in or is
 * reconfigured. They belong to no build, so nothing is done: a builder's folder is made when its first
 * command needs it, and what is left of others is this machine's own business.
 */
const answers: Readonly<Record<string, readonly Sendable[]>> = {
  listdir: [
    ['files', []],
    ['rc', 0],
  ],
  stat: [['rc', missing]],
  mkdir: [['rc', 0]],
  rmdir: [['rc', 0]],
};

/** The updates for such a command. Throws `RefusedCall` for one that only a build may send. */
export function setUpUpdates(name: string): readonly Sendable[] {
  const updates = Object.hasOwn(answers, name) ? answers[name] : undefined;
  if (updates === undefined) throw new RefusedCall('this command is for builds');
  return updates;
}
