import { Pool, type Requires } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import type { MachineRow } from '../enrolment/machine-row.js';
import type { FleetMachine } from '../queue/fleet.js';
import { machineFacts } from '../queue/rules/machine-facts.js';
import { sampleDescriptor, type DescriptorChanges } from '../testing/sample-descriptor.js';
import { explainWaiting } from './explain-waiting.js';
import { roughDuration } from './rough-duration.js';

const nowMs = Date.UTC(2026, 2, 1, 12);
const hourMs = 3_600_000;
let made = 0;
const noLine = { ahead: 0, moreImportant: 0, later: 0, isCapped: false };

function machine(
  changes: DescriptorChanges = {},
  standing: Partial<MachineRow> & { readonly live?: number } = {},
): FleetMachine {
  const id = `0199b7a0-0000-7000-8000-${String(++made).padStart(12, '0')}`;
  const descriptor = sampleDescriptor(id, changes);
  const { live = 0, ...row } = standing;
  return {
    id,
    descriptor,
    live,
    facts: machineFacts(descriptor, { trust: null, pool: null, owner: null }),
    canBeGivenWork: () => true,
    row: {
      id,
      public_key: '',
      name: descriptor.agent.name,
      enrolled_at: nowMs - 100 * hourMs,
      approved_at: nowMs - 100 * hourMs,
      suspended_at: null,
      left_at: null,
      last_seen_at: nowMs,
      trust: null,
      pool: null,
      launch_id: null,
      owner: null,
      score: 0,
      failures_in_a_row: 0,
      quarantined_until: null,
      draining_at: null,
      ...row,
    },
  };
}

function explain(
  requires: Requires,
  fleet: readonly FleetMachine[],
  avoided: readonly string[] = [],
  pools: readonly Pool[] = [],
): string {
  const job = { requires, delayed: null, avoided: new Set(avoided), line: noLine };
  return explainWaiting(job, fleet, pools, nowMs);
}

const pool = (name: string, serves: Pool['serves'], isDryRun = false) =>
  Pool.parse({ name, provider: { kind: 'process' }, serves, max: 1, dryRun: isDryRun });

const gcc = (version: string): DescriptorChanges => ({ tools: [{ name: 'gcc', version }] });

describe('explainWaiting', () => {
  it('tells no label of a machine', () => {
    const fleet = [machine({ labels: { board: 'secret' } }), machine()];
    expect(explain({ 'label.board': 'rev2' }, fleet)).toBe(
      'no enrolled machine satisfies label.board rev2 (found: others)',
    );
    expect(explain({ 'label.board': 'rev2', arch: 'x64', os: 'linux' }, fleet)).not.toContain('secret');
  });

  it('says that nobody is there', () => {
    expect(explain({ os: 'linux' }, [])).toBe('no machine is enrolled');
  });

  it('says which pool launches machines for it', () => {
    const pools = [pool('arm', { arch: 'arm64' }), pool('trial', { arch: 'arm64' }, true)];
    const clause = 'pool arm launches machines for it';
    expect(explain({ arch: 'arm64' }, [], [], pools)).toBe(`no machine is enrolled; ${clause}`);
    expect(explain({ arch: 'arm64' }, [machine({ arch: 'arm64' })], [], pools)).toBe(
      `1 machine matches: 1 idle; ${clause}`,
    );
    expect(explain({ arch: 'arm64' }, [], [], pools.slice(1))).toBe(
      'no machine is enrolled; pool trial would launch machines for it, but is on a dry run',
    );
  });

  it('says what the closest pool does not serve, where no machine matches', () => {
    const pools = [pool('far', { os: 'windows' }), pool('near', { os: 'linux', 'tool.cc': '12' })];
    expect(explain({ os: 'linux', 'tool.cc': true, 'tool.make': true }, [], [], pools)).toBe(
      'no machine is enrolled; of pools, near is closest, which does not serve tool.make present',
    );
    expect(explain({ os: 'linux' }, [machine()], [], pools.slice(0, 1))).toBe('1 machine matches: 1 idle');
  });

  it('names the condition that fails everywhere, with the best that there is', () => {
    const fleet = [machine(gcc('9.4.0')), machine(gcc('12.2.0')), machine({ tools: [] })];
    expect(explain({ os: 'linux', 'tool.gcc': '>=14' }, fleet)).toBe(
      'no enrolled machine satisfies tool.gcc >=14 (best: 12.2.0)',
    );
    expect(explain({ 'tool.gcc': '<5' }, fleet)).toBe(
      'no enrolled machine satisfies tool.gcc <5 (best: 9.4.0)',
    );
    expect(explain({ 'tool.cmake': '>=3' }, fleet)).toBe(
      'no enrolled machine satisfies tool.cmake >=3 (none has it)',
    );
    expect(explain({ memMb: '>=32000' }, [machine({ memMb: 9000 }), machine()])).toBe(
      'no enrolled machine satisfies memMb >=32000 (best: 16000)',
    );
  });

  it('lists what there is where a value is asked for', () => {
    const fleet = [machine({ arch: 'x64' }), machine({ arch: 'arm64' }), machine({ arch: 'x64' })];
    expect(explain({ arch: ['riscv64', 'ppc64'] }, fleet)).toBe(
      'no enrolled machine satisfies arch riscv64 or ppc64 (found: arm64, x64)',
    );
    expect(explain({ os: '!linux' }, fleet)).toBe(
      'no enrolled machine satisfies os not linux (found: linux)',
    );
    expect(explain({ 'tool.ninja': true }, fleet)).toBe(
      'no enrolled machine satisfies tool.ninja present (none has it)',
    );
  });

  it('names the closest machine when no single condition fails everywhere', () => {
    const fleet = [
      machine({ name: 'pine', arch: 'arm64', tools: [{ name: 'gcc', version: '14.2.0' }] }),
      machine({ name: 'oak', arch: 'x64', memMb: 1000 }),
    ];
    expect(explain({ arch: 'x64', 'tool.gcc': '>=14', memMb: '>=8000' }, fleet)).toBe(
      'no enrolled machine satisfies all conditions at once; closest is pine, short of arch x64 (has arm64)',
    );
  });

  it('counts the machines that match by what they do', () => {
    const fleet = [
      machine({}, { live: 1 }),
      machine({}, { last_seen_at: nowMs - 3 * hourMs }),
      machine({ arch: 'arm64' }),
    ];
    expect(explain({ arch: 'x64' }, fleet)).toBe('2 machines match: 1 building, 1 offline for 3 h');
    const others = [
      machine({}, { last_seen_at: nowMs - 30 * hourMs }),
      machine({}, { last_seen_at: nowMs - 200_000 }),
      machine({}, { quarantined_until: nowMs + 20_000 }),
      machine({}, { approved_at: null }),
      machine({}, { suspended_at: nowMs }),
      machine(),
    ];
    expect(explain({}, others)).toBe(
      '6 machines match: 1 idle, 1 quarantined for 20 s, 2 offline for 3 min or more, 1 awaiting approval, 1 suspended',
    );
  });

  it('sets machines apart on which the job ended badly', () => {
    const [tried, busy] = [machine(), machine({}, { live: 1 })];
    expect(explain({}, [tried, busy], [tried.id, busy.id])).toBe(
      '2 machines match: 1 building, 1 did not finish it before',
    );
  });

  it('says how many go first, and why', () => {
    const wait = (ahead: number, moreImportant = 0, later = 0): string =>
      explainWaiting(
        {
          requires: {},
          delayed: null,
          avoided: new Set(),
          line: { ahead, moreImportant, later, isCapped: ahead === 100 },
        },
        [machine({}, { live: 1 })],
        [],
        nowMs,
      );
    expect(wait(0)).toBe('1 machine matches: 1 building');
    expect(wait(1)).toBe('1 machine matches: 1 building; 1 job goes first');
    expect(wait(5, 2)).toBe('1 machine matches: 1 building; 5 jobs go first (2 of higher priority)');
    expect(wait(3, 0, 1)).toBe(
      '1 machine matches: 1 building; 3 jobs go first (1 of projects that were served less)',
    );
    expect(wait(100, 90, 4)).toBe(
      '1 machine matches: 1 building; 100 jobs or more go first (90 of higher priority, 4 of projects that were served less)',
    );
  });

  it('tells until when a delayed job waits, and after what', () => {
    const delayed = { dueAtMs: nowMs + 60_000, after: 'source-unavailable' } as const;
    const job = { requires: {}, delayed, avoided: new Set<string>(), line: noLine };
    expect(explainWaiting(job, [machine()], [], nowMs)).toBe(
      'waits until 2026-03-01T12:01:00.000Z after source-unavailable',
    );
    expect(explainWaiting(job, [machine()], [], nowMs + 60_000)).toBe('1 machine matches: 1 idle');
  });
});

describe('roughDuration', () => {
  it('rounds down to the largest unit', () => {
    expect([-5, 0, 59_999, 60_000, 3_599_999, 26 * hourMs].map((ms) => roughDuration(ms))).toEqual([
      '0 s',
      '0 s',
      '59 s',
      '1 min',
      '59 min',
      '1 d',
    ]);
  });
});
