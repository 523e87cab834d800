import type { SensorReport } from '@barnraiser/protocol';
import type { LayerOutcome } from '../layer.js';
import type { ScreenOutcomes } from './screen-sensor.js';

/** The accounts of what looks at programs, for the self-test. */
export function reportScreen({ screens, games, listed }: ScreenOutcomes): SensorReport[] {
  return [
    ...(screens.length === 0 ? [blind] : screens.map((outcome) => report('Full screen', outcome))),
    ...games.map((outcome) => report('Games', outcome)),
    {
      name: 'Programs of your list',
      kind: 'programs',
      layer: 'process list (/proc)',
      works: listed !== null,
      value: listed === null ? null : sayListed(listed),
      detail: listed === null ? 'the process list of this system is not read; your list cannot hold' : null,
    },
  ];
}

/** Where nobody can be asked. */
const blind: SensorReport = {
  name: 'Full screen',
  kind: 'programs',
  layer: 'none',
  works: false,
  value: null,
  detail: 'on this system it is not known which program fills the screen; films count as absence',
};

function report(
  name: string,
  { layer: { layer }, value, problem }: LayerOutcome<string | null>,
): SensorReport {
  return {
    name,
    kind: 'programs',
    layer,
    works: problem === null,
    value: problem === null ? (value ?? 'no program') : null,
    detail: problem,
  };
}

function sayListed({ running, count }: NonNullable<ScreenOutcomes['listed']>): string {
  if (running !== null) return `${running} runs`;
  return count === 0 ? 'there are none on it' : 'none runs';
}
