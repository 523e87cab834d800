import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace } from '../prepare/workspace.js';
import { Pace } from '../run/freeze/pace.js';
import type { BuildLimits } from '../run/limits/build-limits.js';
import { type LimitPlan, limitsFor } from '../run/limits/limit-plan.js';
import { noSandbox } from '../run/sandboxes/none.js';
import { LogFile } from '../stream/log-file.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { Workshop, type WorkshopCommand } from './workshop.js';

const four: BuildLimits = { cores: 4, cpuPercent: null, memoryMb: null };
const plain = { cwd: '.', env: {}, timeoutMs: null, quietTimeoutMs: null, wantsTerminal: false };

// Its own: what carries another's mark may be ended by other tests.
let claimId: ClaimId;
let root: string;
let plan: LimitPlan;
let console: LogFile;
let workshop: Workshop;
let notes: string[];

beforeEach(async () => {
  claimId = ClaimId.parse(uuidv7());
  root = await temporaryFolder();
  notes = [];
  plan = await limitsFor({ claimId, limits: four });
  console = await LogFile.open(join(root, 'log'), () => undefined);
  workshop = new Workshop({
    claimId,
    sandbox: noSandbox,
    limits: plan,
    pace: new Pace(),
    console,
    logLimitBytes: 1000,
    toolFolders: [],
    env: { FROM: 'job', WHO: 'job' },
    hasNetwork: false,
    signal: new AbortController().signal,
    elapsedMs: () => performance.now(),
    wrote: () => undefined,
    stoodStill: () => undefined,
  });
  workshop.open(await openWorkspace(join(root, 'work'), claimId), []);
});

afterEach(async () => {
  await console.close();
  await plan.close();
});

function run(script: string, changes: Partial<WorkshopCommand> = {}) {
  const command = { ...plain, isFreezable: true, script, ...changes };
  return workshop.run(command, (line) => void notes.push(line));
}

const written = (): Promise<string> => readFile(join(root, 'log'), 'utf8');

describe('the workshop of a build', () => {
  it('runs one command after another in the same folders, and says where each wrote', async () => {
    const first = await run('echo one > made; echo first');
    await mkdir(join(workshop.folders.source, 'inside'));
    const second = await run('cat ../made; echo $FROM $WHO', { cwd: 'inside', env: { WHO: 'command' } });
    expect([first.outcome, second.outcome, notes]).toEqual(['passed', 'passed', []]);
    expect(await written()).toBe('first\none\njob command\n');
    expect(second.log).toEqual({ stream: 'console', offset: 6, length: 16 });
    expect(workshop.usage().cpuMs).toBeGreaterThanOrEqual(0);
  });

  it('tells commands that begin after a change of the cores how many jobs to run', async () => {
    const ask = 'echo $MAKEFLAGS $CMAKE_BUILD_PARALLEL_LEVEL $CARGO_BUILD_JOBS $GOMAXPROCS $OMP_NUM_THREADS';
    await run(ask);
    await plan.change({ ...four, cores: 1 });
    await run(ask);
    await plan.change({ ...four, cpuPercent: 50 });
    await run(ask);
    expect(await written()).toBe('-j4 4 4 4 4\n-j1 1 1 1 1\n-j2 2 2 2 2\n');
  });

  it('refuses to begin outside the source', async () => {
    expect(await run('pwd', { cwd: '../..' })).toMatchObject({ outcome: 'errored', reason: 'job-invalid' });
    expect(await written()).toBe('');
  });

  it('keeps to the limit of the log over all its commands', async () => {
    for (let n = 0; n < 3; n += 1) await run('head -c 600 /dev/zero');
    expect((await written()).length).toBe(1000);
    expect(console.truncatedBytes).toBe(800);
  });
});
