import { ControlError, StorageError } from '@barnraiser/agent-core';

/**
 * Why an agent could not begin, for people: what happened, and what they can do. `missingKey` says
 * why sealed files cannot be opened; null: they can.
 */
export function whyNotBegun(error: unknown, missingKey: string | null): string {
  if (error instanceof ControlError && error.code === 'already-running')
    return (
      'Another Barnraiser agent already runs on this computer with the same data, perhaps from the command line. ' +
      'End it with Ctrl-C where it runs, then start the agent here again.'
    );
  if (error instanceof StorageError && missingKey !== null) return missingKey;
  if (error instanceof StorageError) return `${error.message}.`.replace(/\.\.$/, '.');
  const message = error instanceof Error ? error.message : String(error);
  return `The agent could not start: ${message}`;
}
