import type { LocalProblem } from '@barnraiser/protocol';
import { useState } from 'react';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

export interface Share {
  /** As the owner has just set it, or as it is. */
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
  readonly problem: LocalProblem | null;
}

/** Pauses or resumes a coordinator (`project` null) or one project there. The switch moves at once, and back if it failed. */
export function useShare(
  coordinator: string,
  project: string | null,
  isPaused: boolean,
  onChanged: () => void,
): Share {
  const [wanted, setWanted] = useState<{ insteadOf: boolean; isPaused: boolean } | null>(null);
  // Once the agent says so itself, or otherwise, what was wanted is forgotten.
  if (wanted && wanted.insteadOf !== isPaused) setWanted(null);
  const task = useTask(async (next: boolean) => {
    setWanted({ insteadOf: isPaused, isPaused: next });
    try {
      await call('changeShare', { coordinator, project, isPaused: next });
    } catch (error) {
      setWanted(null);
      throw error;
    }
    onChanged();
  });
  return {
    isPaused: wanted?.isPaused ?? isPaused,
    setPaused: (next) => void task.run(next),
    problem: task.problem,
  };
}
