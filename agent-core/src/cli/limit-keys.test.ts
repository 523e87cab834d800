import { Settings } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { limitKeys, limitPatch } from './limit-keys.js';

describe('limits by name', () => {
  it('are read in pairs', () => {
    expect(
      limitPatch(['away.cores', '4', 'away.memory', 'none', 'idle', '60', 'hold', '300', 'battery', 'yes']),
    ).toEqual({
      limits: { away: { cores: 4, memoryMb: null }, idleAfterS: 60, holdS: 300, onBattery: true },
    });
  });

  it('know programs, the full screen and the week', () => {
    expect(limitPatch(['exclusive', 'steam, OBS', 'fullscreen', 'allow'])).toEqual({
      limits: { exclusiveApps: ['steam', 'OBS'], whileFullscreen: true },
    });
    expect(limitPatch(['exclusive', 'none', 'fullscreen', 'wait', 'schedule', 'none'])).toEqual({
      limits: { exclusiveApps: [], whileFullscreen: false, schedule: null },
    });
    const { limits } = limitPatch(['schedule', 'mon-fri 20-7, sun 0-24']);
    const [monday, , , , , saturday, sunday] = limits?.schedule ?? [];
    expect([monday, saturday, sunday]).toEqual(['111111100000000000001111', '0'.repeat(24), '1'.repeat(24)]);
  });

  it('cover every limit that there is, each with an example that is taken', () => {
    const { present, away, ...shared } = Settings.parse({ machineName: 'barn' }).limits;
    const patch = limitPatch(limitKeys.flatMap(({ key, example }) => [key, example])).limits;
    expect(Object.keys(patch ?? {}).sort()).toEqual([...Object.keys(shared), 'present', 'away'].sort());
    expect(Object.keys(patch?.present ?? {}).sort()).toEqual(Object.keys(present).sort());
    expect(Object.keys(patch?.away ?? {}).sort()).toEqual(Object.keys(away).sort());
  });

  it.each([
    [['away.cores'], 'pairs of KEY and VALUE'],
    [['cores', '4'], 'There is no limit "cores". There are: present.cores, '],
    [['away.cores', 'many'], 'away.cores many: expected whole cores from 0 (no builds), or none for all'],
    [['away.cores', '2.5'], 'away.cores 2.5: expected whole cores'],
    [['idle', '1'], 'idle 1: expected seconds without input from 10'],
    [['idle', ''], 'expected seconds'],
    [['idle', 'none'], 'idle none: expected seconds'],
    [['battery', '1'], 'battery 1: expected yes or no'],
    [['fullscreen', 'yes'], 'fullscreen yes: expected allow or wait'],
    [['exclusive', '/usr/bin/steam'], 'expected program names'],
    [['exclusive', 'steam,,obs'], 'expected program names'],
    [['schedule', 'weekdays 9-17'], `For example "limits set schedule 'mon-fri 20-7, sat-sun 0-24'".`],
    [['schedule', 'mon 9-25'], 'expected days and hours'],
    [['schedule', 'mon 9-9'], 'expected days and hours'],
    [['schedule', 'mon'], 'expected days and hours'],
  ])('say what is wrong with %j', (pairs, why) => {
    expect(() => limitPatch(pairs)).toThrow(why);
  });
});
