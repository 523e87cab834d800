import { describe, expect, it } from 'vitest';
import { limitPatch } from './limit-keys.js';

describe('limits by name', () => {
  it('are read in pairs', () => {
    expect(
      limitPatch(['away.cores', '4', 'away.memory', 'none', 'idle', '60', 'hold', '300', 'battery', 'yes']),
    ).toEqual({
      limits: { away: { cores: 4, memoryMb: null }, idleAfterS: 60, holdS: 300, onBattery: true },
    });
  });

  it.each([
    [['away.cores'], 'pairs of KEY and VALUE'],
    [['cores', '4'], 'There is no limit "cores"'],
    [['away.cores', 'many'], 'away.cores many'],
    [['idle', '1'], 'idle 1'],
    [['battery', '1'], 'battery 1'],
  ])('say what is wrong with %j', (pairs, why) => {
    expect(() => limitPatch(pairs)).toThrow(why);
  });
});
