import type { BuildSummary, RequestSummary } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { targetStates } from './target-states.js';

const project = {
  project: 'zlib',
  targets: [
    { name: 'x64', requires: {} },
    { name: 'riscv64', requires: {} },
  ],
};

function build(id: string, endedAt: string | null, more: Partial<BuildSummary> = {}): BuildSummary {
  return {
    id,
    project: 'zlib',
    target: 'x64',
    state: endedAt === null ? 'live' : 'reported',
    outcome: endedAt === null ? null : 'passed',
    accepted: endedAt === null ? null : 'current',
    claimedAt: '2026-01-01T00:00:00Z',
    endedAt,
    ...more,
  } as BuildSummary;
}

test('the newest result of each platform counts, in whatever order builds come', () => {
  const builds = [
    build('old', '2026-01-02T00:00:00Z'),
    build('new', '2026-01-04T00:00:00Z', { outcome: 'failed' }),
    build('middle', '2026-01-03T00:00:00Z'),
  ];
  const [x64, riscv64] = targetStates([project], builds, []);
  expect([x64?.result?.id, riscv64?.result]).toEqual(['new', null]);
});

test('builds that say nothing about the code are passed over', () => {
  const builds = [
    build('told', '2026-01-02T00:00:00Z'),
    build('given-back', '2026-01-05T00:00:00Z', { state: 'released', outcome: null }),
    build('cancelled', '2026-01-06T00:00:00Z', { outcome: 'cancelled' }),
    build('redundant', '2026-01-07T00:00:00Z', { accepted: 'redundant', outcome: 'failed' }),
    build('running', null),
  ];
  const [x64] = targetStates([project], builds, []);
  expect([x64?.result?.id, x64?.live?.id]).toEqual(['told', 'running']);
});

test('a job that waits says why', () => {
  const job = { target: 'riscv64', state: 'queued', waiting: 'no machine matches' };
  const requests = [{ project: 'zlib', jobs: [job] }] as unknown as RequestSummary[];
  const [x64, riscv64] = targetStates([project], [], requests);
  expect([x64?.waiting, riscv64?.waiting]).toEqual([null, 'no machine matches']);
});
