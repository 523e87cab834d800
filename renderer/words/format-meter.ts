import type { Meter } from '@barnraiser/protocol';
import { formatCelsius, formatCount, formatMb, formatPercent } from './format.js';

/** What a meter shows, with its unit where the meter's name does not say it. */
export function formatMeter(value: number, unit: Meter['unit']): string {
  switch (unit) {
    case 'cores':
      return formatCount(value, 1);
    case '%':
      return formatPercent(value / 100);
    case 'MB':
      return formatMb(value);
    case 'C':
      return formatCelsius(Math.round(value));
  }
}
