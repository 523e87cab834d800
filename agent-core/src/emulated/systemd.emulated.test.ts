import { beforeAll, describe, expect, it } from 'vitest';
import { lookInMachine, type MachineRun, whyNoMachine } from './testing/emulated-machine.js';
import { shareFlaws } from './testing/share-flaws.js';
import { systemdSituations } from './testing/situations.js';

const hindrance = whyNoMachine();
if (hindrance !== null) console.log(hindrance);

const timeoutMs = 300_000;
const stoodStill = { isStill: true, isSameTree: true, usedWhileFrozenMs: 0, wentOn: true };
let machine: MachineRun;

describe.skipIf(hindrance !== null)('on a machine with systemd', () => {
  beforeAll(async () => {
    machine = await lookInMachine(systemdSituations, { systemd: true, timeoutMs });
  }, 3 * timeoutMs);

  it('a service with a delegated group limits builds there', () => {
    const { places, how } = machine.of('service').abilities;
    expect(how).toMatchObject({ cpu: 'enforced', memory: 'enforced' });
    expect(places.map(({ folder }) => folder).join()).toMatch(
      /^\/sys\/fs\/cgroup\/system\.slice\/.*\.service$/,
    );
  });

  describe.each(['session', 'outside'])('an agent in a user’s session (%s)', (situation) => {
    it('is given a scope of its own, in which limits are enforced', () => {
      const { places, how } = machine.of(situation).abilities;
      expect(how).toMatchObject({ cores: 'enforced', cpu: 'enforced', memory: 'enforced' });
      expect(places.map(({ folder }) => folder).join()).toMatch(
        /^\/sys\/fs\/cgroup\/user\.slice\/.*user@1000\.service\/.*\.scope$/,
      );
    });

    it('keeps a build that spins to its share', () => {
      expect(shareFlaws(machine.of(situation).shares)).toEqual([]);
    });

    it('lets a build stand still whole, and go on', () => {
      expect(machine.of(situation).freeze).toMatchObject({ method: 'cgroup', escapes: 0, ...stoodStill });
    });
  });

  it('tells a build that took too much memory from one that failed, in a scope too', () => {
    const { ends } = machine.of('session').memory;
    expect(ends['greedy']).toMatchObject({ outcome: 'errored', reason: 'out-of-memory' });
    expect(ends['suicidal']).toMatchObject({ outcome: 'failed', reason: 'step-failed' });
  });

  it('no group and no scope is left behind', () => {
    expect(machine.otherLines).toEqual([]);
  });
});
