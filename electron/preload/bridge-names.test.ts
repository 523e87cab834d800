import { bridgeCalls, bridgeEvents } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { callNames, eventNames } from './bridge-names.js';

it('passes on every call and every event of the bridge, and no other', () => {
  expect([...callNames].sort()).toEqual(Object.keys(bridgeCalls).sort());
  expect([...eventNames].sort()).toEqual(Object.keys(bridgeEvents).sort());
});
