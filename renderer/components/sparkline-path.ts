/** A stretch of a sparkline without a gap: where it begins and ends, and its steps as path commands. */
export interface SparklineRun {
  readonly from: number;
  readonly to: number;
  readonly steps: string;
}

/** The stretches of points, each point one wide, so that one between two gaps is seen as well. */
export function sparklineRuns(
  points: readonly (number | null)[],
  first: number,
  y: (value: number) => number,
): SparklineRun[] {
  const runs: SparklineRun[] = [];
  points.forEach((value, n) => {
    if (value === null) return;
    const at = first + n;
    const last = runs.at(-1);
    const step = `V${y(value)}H${at + 1}`;
    if (last?.to === at) runs[runs.length - 1] = { ...last, to: at + 1, steps: last.steps + step };
    else runs.push({ from: at, to: at + 1, steps: step });
  });
  return runs;
}
