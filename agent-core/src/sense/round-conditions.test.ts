import { expect, it } from 'vitest';
import { roundConditions } from './round-conditions.js';

const load = {
  otherCpuRatio: 0.123_45,
  busiest: 'cc1',
  ioStallRatio: 0.001,
  memoryStallRatio: null,
  memoryAvailableMb: 15_987.4,
};

it('tells whole percents and degrees, and the first digits of what is free', () => {
  expect(roundConditions({ load, celsius: 64.5, diskFreeMb: 182_345.9 })).toEqual({
    load: { ...load, otherCpuRatio: 0.12, ioStallRatio: 0, memoryAvailableMb: 15_000 },
    celsius: 65,
    diskFreeMb: 182_000,
  });
});

it('leaves what is not known, and takes no room for more than it is', () => {
  const small = { load: { ...load, memoryAvailableMb: 0.3 }, celsius: null, diskFreeMb: 9.99 };
  const { load: rounded, ...others } = roundConditions(small);
  expect(others).toEqual({ celsius: null, diskFreeMb: 9 });
  expect(rounded.memoryAvailableMb).toBe(0.3);
  expect(roundConditions({ ...small, diskFreeMb: null }).diskFreeMb).toBeNull();
});
