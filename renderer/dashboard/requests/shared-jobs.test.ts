import type { RequestSummary } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { commonPart, sharers, sharingRequests } from './shared-jobs.js';

interface Part {
  readonly id: string;
  readonly mergedInto?: string;
  readonly mergedFrom?: readonly string[];
  readonly blame?: { readonly requests: readonly string[] };
}

function request(id: string, minute: number, jobs: readonly Part[]): RequestSummary {
  return {
    id,
    createdAt: `2026-01-01T00:0${minute}:00Z`,
    mergedInto: jobs.flatMap(({ mergedInto }) => (mergedInto ? [{ request: mergedInto, targets: [] }] : [])),
    mergedFrom: jobs.flatMap(({ mergedFrom = [] }) =>
      mergedFrom.map((from) => ({ request: from, targets: [] })),
    ),
    jobs: jobs.map((job) => ({
      target: `on ${job.id}`,
      mergedInto: null,
      mergedFrom: [],
      blame: null,
      ...job,
    })),
  } as unknown as RequestSummary;
}

const requests = ['first', 'second', 'third'];
const blame = { requests };
const first = request('first', 1, [
  { id: 'x', mergedInto: 'third', blame },
  { id: 'y', mergedInto: 'third', blame },
  { id: 'own' },
]);
const second = request('second', 2, [{ id: 'x', mergedInto: 'third', blame }]);
const third = request('third', 3, [
  { id: 'x', mergedFrom: ['first', 'second'], blame },
  { id: 'y', mergedFrom: ['first'] },
]);

test('a request knows whom it was merged into, whom it took in, and who was merged beside it', () => {
  expect(sharingRequests(first)).toEqual(['third', 'second']);
  expect(sharingRequests(third)).toEqual(['first', 'second']);
  expect(sharingRequests(request('alone', 4, [{ id: 'z' }]))).toEqual([]);
});

test('one line stands for each request, however many targets it shares, the newest first', () => {
  expect(sharers(first, [third, second])).toMatchObject([
    { id: 'third', targets: ['on x', 'on y'], isNewest: true },
    { id: 'second', targets: ['on x'], isNewest: false },
    { id: 'first', targets: ['on x', 'on y'], isNewest: false },
  ]);
});

test('what all targets have in common is said once, and nothing where they differ or nothing was merged', () => {
  const alike = request('alike', 5, [
    { id: 'x', mergedInto: 'third', blame },
    { id: 'y', mergedInto: 'third', blame },
  ]);
  expect(commonPart(alike)).toMatchObject({ mergedInto: 'third', blame });
  expect(commonPart(first)).toBeNull();
  expect(commonPart(request('alone', 4, [{ id: 'z' }]))).toBeNull();
});
