import { beforeAll, describe, expect, it } from 'vitest';
import { lookInMachine, type MachineRun, whyNoMachine } from './testing/emulated-machine.js';
import { shareFlaws } from './testing/share-flaws.js';
import { plainSituations } from './testing/situations.js';

const hindrance = whyNoMachine();
if (hindrance !== null) console.log(hindrance);

const timeoutMs = 300_000;
const stoodStill = { isStill: true, isSameTree: true, usedWhileFrozenMs: 0, wentOn: true };
let machine: MachineRun;

describe.skipIf(hindrance !== null)('on a machine with control groups version 2', () => {
  beforeAll(async () => {
    machine = await lookInMachine(plainSituations, { systemd: false, timeoutMs });
  }, 3 * timeoutMs);

  describe.each(['root', 'delegated'])('limits of an agent (%s)', (situation) => {
    it('are all enforced', () => {
      const { how, freezer, places } = machine.of(situation).abilities;
      expect(how).toEqual({ cores: 'enforced', cpu: 'enforced', memory: 'enforced', priority: 'enforced' });
      expect(freezer).toBe('cgroup');
      expect(places).toHaveLength(1);
      expect(places[0]!.controllers.toSorted()).toEqual(['cpu', 'cpuacct', 'cpuset', 'memory']);
    });

    it('keep a build that spins to its share, changed while it runs', () => {
      expect(shareFlaws(machine.of(situation).shares)).toEqual([]);
    });

    it('end what takes too much memory, as that and nothing else, and the agent goes on', () => {
      const { how, ends } = machine.of(situation).memory;
      expect(how).toBe('enforced');
      expect(ends['greedy']).toMatchObject({ outcome: 'errored', reason: 'out-of-memory' });
      expect(ends['suicidal']).toMatchObject({ outcome: 'failed', reason: 'step-failed' });
      expect(ends['modest']).toMatchObject({ outcome: 'passed' });
    });

    it('let a build stand still whole, and go on', () => {
      expect(machine.of(situation).freeze).toMatchObject({ method: 'cgroup', escapes: 0, ...stoodStill });
    });
  });

  it('an agent without rights says what it cannot enforce, and freezes by signals', () => {
    const { abilities, freeze } = machine.of('closed');
    expect(abilities.places).toEqual([]);
    expect(abilities.how).toEqual({
      cores: 'watched',
      cpu: 'unsupported',
      memory: 'watched',
      priority: 'enforced',
    });
    expect(freeze).toMatchObject({ method: 'stop-signals', ...stoodStill });
  });

  it('the kernel tells how long programs waited for memory and disks', () => {
    const { memory, io, availableMb } = machine.of('root').pressure;
    for (const stall of [memory, io]) {
      expect(stall).toBeGreaterThanOrEqual(0);
      expect(stall).toBeLessThanOrEqual(1);
    }
    expect(availableMb).toBeGreaterThan(100);
  });

  it('a whole agent builds within enforced limits, stands still in between, and the build passes', () => {
    const { running, gaveWay, result } = machine.of('agent').agent;
    const meter = (kind: string) => running.find((entry) => entry.kind === kind);
    expect(meter('cores')).toMatchObject({ how: 'enforced', allowed: 1 });
    expect(meter('cpu')).toMatchObject({ how: 'enforced' });
    expect(meter('memory')).toMatchObject({ how: 'enforced', allowed: 256 });
    expect(gaveWay).toMatchObject({ count: 1 });
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result.frozenMs).toBeGreaterThan(0);
  });

  it('no group is left behind', () => {
    expect(machine.otherLines).toEqual([]);
  });
});
