import type { HostConditions, LimitSettings, Meter } from '@barnraiser/protocol';
import type { ColumnName } from '../policy/rules/column-of.js';
import type { BuildUsage } from './meters-usage.js';

/** What the meters show. */
export interface MeterParts {
  readonly limits: LimitSettings;
  readonly column: ColumnName;
  readonly conditions: HostConditions | null;
  readonly usage: BuildUsage;
  /** The machine's cores. */
  readonly logical: number;
}

const mib = 1024 ** 2;

/** What is allowed next to what is measured. Cores and memory are the running build's, disk is all that the agent keeps. */
export function metersOf({ limits, column, conditions, usage, logical }: MeterParts): Meter[] {
  const { cores, memoryMb } = limits[column];
  const celsius = conditions?.celsius ?? null;
  return [
    {
      kind: 'cores',
      allowed: Math.min(cores ?? logical, logical),
      used: round(usage.cores, 100),
      unit: 'cores',
      how: 'watched',
      hour: null,
    },
    {
      kind: 'memory',
      allowed: memoryMb,
      used: round(inMb(usage.memoryBytes), 1),
      unit: 'MB',
      how: 'watched',
      hour: null,
    },
    {
      kind: 'disk',
      allowed: limits.diskBudgetMb,
      used: round(inMb(usage.diskBytes), 1),
      unit: 'MB',
      how: 'watched',
      hour: null,
    },
    {
      kind: 'heat',
      allowed: limits.maxCelsius,
      used: round(celsius, 1),
      unit: 'C',
      how: conditions !== null && celsius === null ? 'unsupported' : 'watched',
      hour: null,
    },
  ];
}

function inMb(bytes: number | null): number | null {
  return bytes === null ? null : bytes / mib;
}

function round(value: number | null, parts: number): number | null {
  return value === null ? null : Math.round(value * parts) / parts;
}
