import { endpoints } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { addressOf } from './address.js';

test('parameters are encoded, the rest of a path by its segments, and absent query members left out', () => {
  expect(
    addressOf('http://h', endpoints.artifact, { params: { claimId: 'c', name: 'dist/a b#c?.tgz' } }),
  ).toBe('http://h/v1/claims/c/artifacts/dist/a%20b%23c%3F.tgz');
  expect(addressOf('http://h', endpoints.putProject, { params: { project: '../x' } })).toBe(
    'http://h/v1/projects/..%2Fx',
  );
  expect(
    addressOf('http://h/base', endpoints.builds, { query: { limit: 5, project: undefined, machine: 'm' } }),
  ).toBe('http://h/base/v1/builds?limit=5&machine=m');
});
