import type { HostConditions } from '@barnraiser/protocol';

/**
 * Figures no finer than anything depends on, so that a machine at rest says the same at look after
 * look: whole percents and degrees, and of free room the first digits, rounded down.
 */
export function roundConditions<C extends Pick<HostConditions, 'load' | 'celsius' | 'diskFreeMb'>>(
  conditions: C,
): C {
  const { load, celsius, diskFreeMb } = conditions;
  return {
    ...conditions,
    load: {
      ...load,
      otherCpuRatio: percent(load.otherCpuRatio),
      ioStallRatio: percent(load.ioStallRatio),
      memoryStallRatio: percent(load.memoryStallRatio),
      memoryAvailableMb: firstDigits(load.memoryAvailableMb, 2),
    },
    celsius: celsius === null ? null : Math.round(celsius),
    diskFreeMb: firstDigits(diskFreeMb, 3),
  };
}

function percent(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 100) / 100;
}

function firstDigits(value: number | null, digits: number): number | null {
  if (value === null || value < 1) return value;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) + 1 - digits);
  return Math.floor(value / unit) * unit;
}
