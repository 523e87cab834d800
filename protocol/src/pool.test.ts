import { describe, expect, it } from 'vitest';
import { Pool } from './pool.js';

const least = { name: 'arm', provider: { kind: 'process' }, serves: { os: 'linux', arch: 'arm64' }, max: 3 };
const pathsOf = (over: object) =>
  Pool.safeParse({ ...least, ...over }).error?.issues.map(({ path }) => path.join('.'));

describe('a pool’s document', () => {
  it('needs a name, a provider, what its machines are, and a maximum', () => {
    expect(Pool.parse(least)).toMatchObject({
      min: 0,
      max: 3,
      ratio: 1,
      slots: 1,
      launchAfterS: 30,
      idleTimeoutS: 300,
      bootTimeoutS: 600,
      maxLifeS: 14_400,
      budgetUsdPerDay: null,
      offers: [{ type: 'default', zones: ['default'], onDemandUsdPerHour: 0 }],
      fallBackToOnDemand: false,
      dryRun: false,
    });
    for (const name of Object.keys(least)) expect(pathsOf({ [name]: undefined })).toEqual([name]);
  });

  it('bids half more than the mean where it does not say how much', () => {
    const offers = [{ type: 'small', zones: ['a'], bid: { maxUsdPerHour: 0.1 } }];
    expect(Pool.parse({ ...least, offers }).offers[0]!.bid).toEqual({ maxUsdPerHour: 0.1, factor: 1.5 });
  });

  it('is refused with a minimum above the maximum, and with a life shorter than a boot', () => {
    expect(pathsOf({ min: 4 })).toEqual(['min']);
    expect(pathsOf({ maxLifeS: 300, bootTimeoutS: 300 })).toEqual(['bootTimeoutS']);
  });

  it('is refused with an offer that has no price', () => {
    expect(pathsOf({ offers: [{ type: 'small', zones: ['a'] }] })).toEqual(['offers.0']);
  });

  it('is refused with a word that it does not know', () => {
    expect(pathsOf({ maximum: 3 })).toEqual(['']);
    expect(pathsOf({ schedule: [{ from: '9:00', to: '24:00' }] })).toEqual([
      'schedule.0.from',
      'schedule.0.to',
    ]);
  });
});
