import { expect, it } from 'vitest';
import { machineReport } from '../../testing/fixtures/machine-report.js';
import { snapshotOf } from '../../testing/fixtures/snapshot.js';
import { checksOf } from './checks.js';

const now = 1_764_000_000_000;

it('waits for an input before it says that it can sense one', () => {
  const snapshot = snapshotOf('waiting', now);
  expect(checksOf(machineReport(now, 12, false), snapshot, now)[0]?.result).toBe('asking');
  expect(checksOf(machineReport(now, 12, false), snapshot, now - 60_000)[0]?.result).toBe('works');
});

it('says that it acts as if somebody were always there when no sensor works', () => {
  const report = machineReport(now, 12, false);
  const blind = { ...report, sensors: report.sensors.map((sensor) => ({ ...sensor, works: false })) };
  expect(checksOf(blind, null, now)[0]?.result).toBe('trouble');
});

it('tells of missing isolation with what to do', () => {
  const sandbox = checksOf(machineReport(now, 12, true), null, now).find(({ name }) => name === 'sandbox');
  expect(sandbox?.result).toBe('trouble');
  expect(sandbox?.advice).toContain('apt-get');
});
