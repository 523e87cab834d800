import type { HostReading } from '@barnraiser/protocol';
import { beforeEach, expect, it } from 'vitest';
import { ReadingGate } from './reading-gate.js';

const still: HostReading = { lastInputAt: 0, isLocked: null, onBattery: null, isSuspended: false };
let gate: ReadingGate;

beforeEach(() => {
  gate = new ReadingGate();
  gate.isNews(still, 60_000);
});

it('tells at once that the owner is back', () => {
  expect(gate.isNews({ ...still, lastInputAt: 60_250 }, 60_250)).toBe(true);
});

it('does not tell the trembling of whole seconds', () => {
  expect(gate.isNews({ ...still, lastInputAt: 999 }, 61_000)).toBe(false);
});

it('tells input that goes on every five seconds alone', () => {
  gate.isNews({ ...still, lastInputAt: 60_250 }, 60_250);
  const told = Array.from({ length: 80 }, (_, n) => 60_500 + n * 250).filter((at) =>
    gate.isNews({ ...still, lastInputAt: at }, at),
  );
  expect(told).toEqual([65_250, 70_250, 75_250, 80_250]);
});

it('tells the same again every ten seconds, so that it does not grow stale', () => {
  expect(gate.isNews(still, 69_999)).toBe(false);
  expect(gate.isNews(still, 70_000)).toBe(true);
  expect(gate.isNews(still, 79_999)).toBe(false);
});

it('tells a lock, a battery and a suspension at once', () => {
  expect(gate.isNews({ ...still, isLocked: true }, 60_100)).toBe(true);
  expect(gate.isNews({ ...still, isLocked: true, onBattery: true }, 60_200)).toBe(true);
  expect(gate.isNews({ ...still, isLocked: true, onBattery: true, isSuspended: true }, 60_300)).toBe(true);
});
