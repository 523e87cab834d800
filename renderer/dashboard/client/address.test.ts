import { endpoints } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { addressOf } from './address.js';

test('parameters stand in the path, encoded', () => {
  expect(addressOf(endpoints.putProject, { project: 'a b/c' })).toBe('/v1/projects/a%20b%2Fc');
});

test('the rest of a path keeps its slashes', () => {
  expect(addressOf(endpoints.artifact, { claimId: '1', name: 'lib/a#1.txt' })).toBe(
    '/v1/claims/1/artifacts/lib/a%231.txt',
  );
});

test('what is not given is left out of the query', () => {
  expect(addressOf(endpoints.builds, {}, { project: 'zlib', machine: undefined, before: '', limit: 5 })).toBe(
    '/v1/builds?project=zlib&limit=5',
  );
});
