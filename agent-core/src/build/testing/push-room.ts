import { join } from 'node:path';
import { type ClaimId, ClaimId as ClaimIdSchema, type Result } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { runBuild } from '../../build.js';
import type { CommandEnd, CommandPort, PushedCommand } from '../../claim/command-port.js';
import type { Offer } from '../../claim/driver.js';
import type { BuildEnd, Executor } from '../../claim/executor.js';
import { Pace } from '../../run/freeze/pace.js';
import { limitsFor } from '../../run/limits/limit-plan.js';
import type { BuildLimits } from '../../run/limits/build-limits.js';
import { followProcesses } from '../../run/process-tree.js';
import type { Sandbox } from '../../run/sandbox.js';
import { dataFolders, makeDataFolders } from '../../storage/data-folders.js';
import { createSpool, type Spool } from '../../stream/spool.js';
import { systemClock } from '../../timing/clock.js';

/** What a command came to, with all that it wrote, stream by stream. */
export type Ran = CommandEnd & { readonly stdout: string; readonly stderr: string };

/** A build whose commands a test pushes. */
export interface PushedBuild {
  readonly claimId: ClaimId;
  readonly port: CommandPort;
  readonly spool: Spool;
  readonly pace: Pace;
  /** Ends the build before its time. */
  readonly interrupt: () => void;
  /** Scripts are given as text. */
  readonly run: (command: string | Partial<PushedCommand>, interrupt?: AbortSignal) => Promise<Ran>;
  /** Processes of it that run now. */
  readonly processes: () => Promise<number>;
}

const passed: BuildEnd = {
  outcome: 'passed',
  reason: null,
  fault: null,
  detail: null,
  failedStep: null,
  commitBuilt: null,
};

/** Plays builds of a coordinator that pushes commands, in one data folder. */
export class PushRoom {
  readonly sandbox: Sandbox;
  readonly folders: ReturnType<typeof dataFolders>;
  readonly left: { readonly path: string; readonly why: string }[] = [];
  limits: BuildLimits = { cores: 1, cpuPercent: null, memoryMb: null };
  logLimitBytes = 10_000_000;

  constructor(sandbox: Sandbox, root: string) {
    this.sandbox = sandbox;
    this.folders = dataFolders(join(root, 'data'));
  }

  /** Plays a build of `builder` and answers its result, once nothing of it is left. */
  async build(play: (build: PushedBuild) => Promise<void>, builder = 'linux'): Promise<Result> {
    await makeDataFolders(this.folders);
    const { folders, sandbox, limits, logLimitBytes } = this;
    const claimId = ClaimIdSchema.parse(uuidv7());
    const plan = await limitsFor({ claimId, limits });
    const pace = new Pace();
    const interruption = new AbortController();
    const spool = await createSpool(folders.spool, claimOf(claimId));
    const failures: unknown[] = [];
    const interrupt = (): void => interruption.abort({ kind: 'released', reason: 'owner-reclaimed' });
    const processes = async (): Promise<number> => (await followProcesses(null, claimId).members()).length;
    const offer = offerOf(claimId, async (executor) => {
      const port = await executor.openWorkspace(builder);
      const run: PushedBuild['run'] = (command, signal) => runOn(port, command, signal);
      // A build makes a result of whatever goes wrong in it; what a test expects must not be lost in that.
      await play({ claimId, port, spool, pace, interrupt, run, processes }).catch((error: unknown) => {
        failures.push(error);
      });
      return passed;
    });
    try {
      const result = await runBuild({
        offer,
        spool,
        folders,
        sandbox,
        limits: plan,
        toolFolders: [],
        logLimitBytes,
        features: [],
        clock: systemClock,
        interruption: interruption.signal,
        pace,
        checkedOut: () => undefined,
        stepStarted: () => undefined,
        stepEnded: () => undefined,
        wrote: () => undefined,
        leftOver: (found) => void this.left.push(...found),
        stoodStill: () => undefined,
      });
      if (failures.length > 0) throw failures[0];
      return result;
    } finally {
      await plan.close();
      await spool.close();
    }
  }
}

function claimOf(claimId: ClaimId): Spool['claim'] {
  const { project, target, title, attempt, token, lease, job } = offerOf(claimId, async () => passed);
  const coordinator = 'buildbot://worker@master.example:9989';
  return { claimId, coordinator, project, target, title, attempt, token, lease, job, startedAt: Date.now() };
}

function offerOf(claimId: ClaimId, play: (executor: Executor) => Promise<BuildEnd>): Offer {
  return {
    claimId,
    project: 'master',
    target: 'linux',
    title: 'linux',
    attempt: 1,
    job: null,
    lease: null,
    token: null,
    descriptorRev: '0'.repeat(64),
    logLimitBytes: null,
    sourceAddress: (url) => ({ url, headers: {} }),
    play,
    wire: null,
  };
}

async function runOn(
  port: CommandPort,
  command: string | Partial<PushedCommand>,
  interrupt: AbortSignal = new AbortController().signal,
): Promise<Ran> {
  const taken: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const end = await port.run(
    {
      cwd: '.',
      env: port.environment,
      stdin: null,
      timeoutMs: null,
      quietTimeoutMs: null,
      endSignal: 'SIGTERM',
      graceMs: 5000,
      wantsTerminal: false,
      ...(typeof command === 'string' ? { script: command } : command),
    },
    (stream, bytes) => void taken[stream].push(bytes),
    interrupt,
  );
  const text = (stream: 'stdout' | 'stderr'): string => Buffer.concat(taken[stream]).toString();
  return { ...end, stdout: text('stdout'), stderr: text('stderr') };
}
