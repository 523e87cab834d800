import { describe, expect, it } from 'vitest';
import { areDatesValid, everything, filterOf, isFiltered } from './history-filters.js';

const now = new Date(2025, 5, 15, 13, 45);

describe('the filter of the history', () => {
  it('is empty when everything is meant', () => {
    expect(filterOf(everything, now)).toEqual({});
    expect(isFiltered(everything)).toBe(false);
  });

  it('counts today as the last of seven days', () => {
    expect(filterOf({ ...everything, period: '7-days' }, now)).toEqual({
      since: new Date(2025, 5, 9).toISOString(),
    });
  });

  it('takes whole local days, the last one included', () => {
    const choice = { ...everything, period: 'dates' as const, from: '2025-06-01', to: '2025-06-10' };
    expect(filterOf(choice, now)).toEqual({
      since: new Date(2025, 5, 1).toISOString(),
      until: new Date(2025, 5, 11).toISOString(),
    });
  });

  it('names project, outcome and platform only when they are chosen', () => {
    expect(filterOf({ ...everything, project: 'zlib', outcome: 'released' }, now)).toEqual({
      project: 'zlib',
      outcome: 'released',
    });
  });

  it('notices dates that are none, or in the wrong order', () => {
    const dates = { ...everything, period: 'dates' as const };
    expect(areDatesValid(dates)).toBe(true);
    expect(areDatesValid({ ...dates, from: '2025-02-30' })).toBe(false);
    expect(areDatesValid({ ...dates, from: '2025-06-10', to: '2025-06-01' })).toBe(false);
  });
});
