import { expect, test } from 'vitest';
import { classifyStep, type StepFacts } from './classify-step.js';

const plain: StepFacts = {
  stopped: null,
  exitCode: 1,
  signal: null,
  tail: '',
  program: null,
  oomKills: 0,
  memoryCap: null,
  disk: { freeBytes: 2 ** 36, freeRatio: 0.5 },
};
const lowDisk = { freeBytes: 10 * 2 ** 20, freeRatio: 0.001 };
const stopped = { outcome: 'timed-out', reason: 'timeout-quiet', by: 'clock', isAtOnce: false } as const;

test.each<[string, Partial<StepFacts>, string, string | null, string | null]>([
  ['exit 0', { exitCode: 0 }, 'passed', null, null],
  [
    'exit 0 whatever it wrote',
    { exitCode: 0, tail: 'sh: 1: cc: not found', oomKills: 1 },
    'passed',
    null,
    null,
  ],
  ['exit 2', { exitCode: 2 }, 'failed', 'step-failed', 'exited with 2'],
  ['a signal', { exitCode: 139, signal: 'SIGSEGV' }, 'failed', 'step-failed', 'was ended by SIGSEGV'],
  ['a timeout, although it exited', { stopped, exitCode: 0 }, 'timed-out', 'timeout-quiet', null],
  [
    'killed while the kernel killed for memory',
    { exitCode: 137, signal: 'SIGKILL', oomKills: 2 },
    'errored',
    'out-of-memory',
    'the kernel killed 2 process(es) for want of memory',
  ],
  [
    'a compiler killed while the kernel killed for memory',
    { exitCode: 2, tail: 'g++: fatal error: Killed signal terminated program cc1plus', oomKills: 1 },
    'errored',
    'out-of-memory',
    'the kernel killed 1 process(es) for want of memory',
  ],
  [
    "a test that swallows how its program was killed for the owner's limit",
    { exitCode: 1, memoryCap: { limitMb: 512, kills: 1 } },
    'errored',
    'out-of-memory',
    "the kernel killed 1 process(es): this machine's owner allows builds 512 MiB of memory",
  ],
  [
    'an ordinary failure within the limit',
    { memoryCap: { limitMb: 512, kills: 0 } },
    'failed',
    'step-failed',
    'exited with 1',
  ],
  [
    'an ordinary failure while the kernel killed somebody',
    { oomKills: 1 },
    'failed',
    'step-failed',
    'exited with 1',
  ],
  [
    'killed without the kernel',
    { exitCode: 137, signal: 'SIGKILL' },
    'failed',
    'step-failed',
    'was ended by SIGKILL',
  ],
  [
    'a full disk',
    { tail: 'cp: error writing x: No space left on device\n', disk: lowDisk },
    'errored',
    'disk-full',
    '10 MiB were left on the disk',
  ],
  ['a test about full disks', { tail: 'No space left on device' }, 'failed', 'step-failed', 'exited with 1'],
  ['a low disk and another failure', { disk: lowDisk }, 'failed', 'step-failed', 'exited with 1'],
  [
    'a missing program',
    { exitCode: 127, tail: 'sh: 1: exec: cmake: not found\n', program: 'cmake' },
    'errored',
    'tool-missing',
    'not found: cmake',
  ],
])('%s', (_, facts, outcome, reason, detail) => {
  expect(classifyStep({ ...plain, ...facts })).toEqual({ outcome, reason, detail });
});
