import { sparklineRuns } from './sparkline-path.js';

/** The picture's own units: one wide for each point. */
const heightUnits = 26;

/**
 * Points as steps, the last at the right edge; null: a gap. The scale ends a little above the highest
 * of them and of `mark`, a dashed line. A picture alone: who uses it says the same in words. By hand,
 * because the library of the larger charts would have to be loaded before the first screen.
 */
export function Sparkline(props: {
  readonly points: readonly (number | null)[];
  /** How many points fill the width. */
  readonly slots: number;
  readonly mark: number | null;
}) {
  const { points, slots, mark } = props;
  const most = Math.max(mark ?? 0, ...points.map((point) => point ?? 0)) * 1.15 || 1;
  const y = (value: number) => Math.round((1 - value / most) * heightUnits * 100) / 100;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${slots} ${heightUnits}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {sparklineRuns(points, slots - points.length, y).map(({ from, steps }) => (
        <g key={from}>
          <path className="sparkline-area" d={`M${from} ${heightUnits}${steps}V${heightUnits}Z`} />
          <path className="sparkline-line" d={`M${from} ${steps.slice(1)}`} />
        </g>
      ))}
      {mark !== null && mark > 0 && (
        <line className="sparkline-mark" x1={0} x2={slots} y1={y(mark)} y2={y(mark)} />
      )}
    </svg>
  );
}
