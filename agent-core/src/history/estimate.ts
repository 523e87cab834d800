import type { HistoryEntry } from '@barnraiser/protocol';

/** How long builds of one project and target took here, in ms; null where none has passed yet. */
export interface Estimate {
  readonly buildMs: number | null;
  stepMs(name: string): number | null;
}

/** The median of so many of the newest. */
const sampleSize = 5;

/** Estimates from this machine's own history (newest first), of builds and steps that passed. */
export function estimateFrom(history: readonly HistoryEntry[], project: string, target: string): Estimate {
  const alike = history.filter((entry) => entry.project === project && entry.target === target);
  const passed = alike.filter(({ outcome }) => outcome === 'passed').map(({ durationMs }) => durationMs);
  return {
    buildMs: median(passed.slice(0, sampleSize)),
    stepMs: (name) => {
      const steps = alike.flatMap((entry) => entry.steps).filter((step) => step.name === name);
      const durations = steps
        .filter(({ outcome }) => outcome === 'passed')
        .map(({ durationMs }) => durationMs);
      return median(durations.slice(0, sampleSize));
    },
  };
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
