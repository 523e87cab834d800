import type { HostConditions, LimitSettings, Meter, MeterHour } from '@barnraiser/protocol';
import type { ColumnName } from '../policy/rules/column-of.js';
import type { LimitsHow } from '../run/limits/build-limits.js';
import type { BuildUsage } from './meters-usage.js';

/** What the meters show. */
export interface MeterParts {
  readonly limits: LimitSettings;
  readonly column: ColumnName;
  readonly conditions: HostConditions | null;
  readonly usage: BuildUsage;
  /** Sent and received this month; null where nobody counts. */
  readonly dataMb: number | null;
  /** The machine's cores. */
  readonly logical: number;
  /** How the running build's limits are kept, or would be. */
  readonly how: LimitsHow;
  /** What a meter showed in the last hour. */
  readonly hour: (kind: Meter['kind']) => MeterHour | null;
}

const mib = 1024 ** 2;

/** What is allowed next to what is measured. Cores, time and memory are the running build's, disk is all that the agent keeps. */
export function metersOf(parts: MeterParts): Meter[] {
  const { limits, column, conditions, usage, logical, how, dataMb } = parts;
  const { cores, memoryMb, cpuPercent } = limits[column];
  const celsius = conditions?.celsius ?? null;
  const allowed = Math.min(cores ?? logical, logical);
  const percent = usage.cores === null ? null : (usage.cores / Math.max(1, allowed)) * 100;
  const meter = (kind: Meter['kind'], rest: Omit<Meter, 'kind' | 'hour'>): Meter => ({
    kind,
    ...rest,
    hour: parts.hour(kind),
  });
  return [
    meter('cores', { allowed, used: round(usage.cores, 100), unit: 'cores', how: how.cores }),
    meter('cpu', { allowed: cpuPercent, used: round(percent, 1), unit: '%', how: how.cpu }),
    meter('memory', {
      allowed: memoryMb,
      used: round(inMb(usage.memoryBytes), 1),
      unit: 'MB',
      how: how.memory,
    }),
    meter('disk', {
      allowed: limits.diskBudgetMb,
      used: round(inMb(usage.diskBytes), 1),
      unit: 'MB',
      how: 'watched',
    }),
    meter('network', {
      allowed: limits.dataPerMonthMb,
      used: round(dataMb, 1),
      unit: 'MB',
      how: dataMb === null ? 'unsupported' : 'watched',
    }),
    meter('heat', {
      allowed: limits.maxCelsius,
      used: round(celsius, 1),
      unit: 'C',
      how: conditions !== null && celsius === null ? 'unsupported' : 'watched',
    }),
  ];
}

function inMb(bytes: number | null): number | null {
  return bytes === null ? null : bytes / mib;
}

function round(value: number | null, parts: number): number | null {
  return value === null ? null : Math.round(value * parts) / parts;
}
