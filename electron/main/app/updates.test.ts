import { expect, it } from 'vitest';
import { updatesOf } from './updates.js';

it('says how a newer version would come', () => {
  expect(updatesOf({ isPackaged: false, packageType: null, isWanted: true }).how).toBe('off');
  expect(updatesOf({ isPackaged: true, packageType: 'deb', isWanted: false })).toMatchObject({
    how: 'package-manager',
    detail: expect.stringContaining('deb'),
  });
  expect(updatesOf({ isPackaged: true, packageType: null, isWanted: true }).how).toBe('tells');
  expect(updatesOf({ isPackaged: true, packageType: null, isWanted: false }).how).toBe('off');
});
