import { RequestId } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { newRequestId } from './request-id.js';

test('ids are UUIDs of version 7 that sort by time', () => {
  const ids = [1_000, 1_700_000_000_000, 1_700_000_000_001].map(newRequestId);
  for (const id of ids) {
    expect(RequestId.safeParse(id).success).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(ids.toSorted()).toEqual(ids);
});
