import { expect, test } from 'vitest';
import { exitOfStep } from './exit-of-step.js';
import { markLimit } from './process-mark.js';
import { readShellStatus } from './step-shell.js';

test('the end, what was left and the times of two shells are read', () => {
  const dash = 'started\nended 3 2\n0m0.010000s 0m0.000000s\n1m1.500000s 0m0.250000s\n';
  expect(readShellStatus(dash)).toEqual({ end: { code: 3, othersLeft: 2, cpuMs: 61_750 } });
  const bash = 'started\nended 0 -1\n0m0.001s 0m0.002s\n0m0,020s 0m0.010s\n';
  expect(readShellStatus(bash)).toEqual({ end: { code: 0, othersLeft: 0, cpuMs: 30 } });
});

test('a shell that was ended, and one that never started, are told apart', () => {
  expect(readShellStatus('started\n')).toEqual({ end: null });
  expect(readShellStatus('')).toBeNull();
});

test('what the shell told counts before how the sandbox ended', () => {
  const status = { end: { code: 143, othersLeft: 0, cpuMs: 0 } };
  expect(exitOfStep({ code: 0, signal: null }, status)).toEqual({ exitCode: 143, signal: 'SIGTERM' });
  expect(exitOfStep({ code: null, signal: 'SIGKILL' }, { end: null })).toEqual({
    exitCode: null,
    signal: 'SIGKILL',
  });
  expect(exitOfStep({ code: 137, signal: null }, { end: null })).toEqual({
    exitCode: 137,
    signal: 'SIGKILL',
  });
  expect(exitOfStep(null, null)).toEqual({ exitCode: null, signal: null });
});

test('a claim’s mark is a limit that no shell rounds, and differs from claim to claim', () => {
  const limits = ['a', 'b', 'c'].map(markLimit);
  expect(new Set(limits).size).toBe(3);
  for (const limit of limits) expect(Number.isSafeInteger(Number(limit))).toBe(true);
  expect(markLimit('a')).toBe(limits[0]);
});
