import type { AgentHandlers } from './answer-call.js';
import type { CallParts } from './call-parts.js';
import { coordinatorHandlers } from './coordinator-handlers.js';
import { historyHandlers } from './history-handlers.js';
import { machineHandlers } from './machine-handlers.js';
import { ownerHandlers } from './owner-handlers.js';

/** Everything that a running agent can be asked. */
export function agentHandlers(parts: CallParts): AgentHandlers {
  return {
    ...ownerHandlers(parts),
    ...coordinatorHandlers(parts),
    ...historyHandlers(parts),
    ...machineHandlers(parts),
  };
}
