import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkspaceFolders } from '../../prepare/workspace-folders.js';
import { followProcesses } from '../process-tree.js';
import type { OutputSink } from '../output-flow.js';
import type { RunResources, StepCommand } from '../run-command.js';
import { runStep } from '../run-step.js';
import type { Sandbox } from '../sandbox.js';

/** What a step came to, with its whole output. */
type RanStep = Awaited<ReturnType<typeof runStep>> & {
  readonly output: Buffer;
  readonly sha256: string;
};

/** A workspace for a test's steps. */
export interface StepRoom {
  readonly folders: WorkspaceFolders;
  readonly claimId: string;
  run(
    command: string | Partial<StepCommand>,
    options?: {
      readonly resources?: Partial<RunResources>;
      readonly signal?: AbortSignal;
      readonly sink?: OutputSink;
    },
  ): Promise<RanStep>;
  /** Processes of the room's steps that run now, wherever they have gone to. */
  processes(): Promise<number[]>;
  /** Removes the workspace; rejects when a step left a process, or a file beside the build's folders. */
  close(): Promise<void>;
}

/** Opens a workspace whose steps run in a sandbox; scripts are given as text. */
export async function openStepRoom(sandbox: Sandbox): Promise<StepRoom> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'barnraiser-run-')));
  const folders = { root, source: join(root, 'source'), home: join(root, 'home'), tmp: join(root, 'tmp') };
  for (const folder of [folders.source, folders.home, folders.tmp]) await mkdir(folder);
  const claimId = randomUUID();
  const processes = async (): Promise<number[]> =>
    (await followProcesses(null, claimId).members()).map((entry) => entry.pid);

  return {
    folders,
    claimId,
    run: async (command, options = {}) => {
      const chunks: Buffer[] = [];
      const ended = await runStep(
        {
          cwd: folders.source,
          env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folders.home, TMPDIR: folders.tmp },
          timeoutMs: null,
          quietTimeoutMs: null,
          wantsTerminal: false,
          hasNetwork: false,
          claimId,
          ...(typeof command === 'string' ? { script: command } : command),
        },
        { sandbox, folders, caches: [], graceMs: 500, logLimitBytes: null, ...options.resources },
        (bytes, stream) => {
          chunks.push(bytes);
          return options.sink?.(bytes, stream);
        },
        options.signal ?? new AbortController().signal,
      );
      const output = Buffer.concat(chunks);
      return { ...ended, output, sha256: createHash('sha256').update(output).digest('hex') };
    },
    processes,
    close: async () => {
      const left = await processes();
      const strays = (await readdir(root)).filter((name) => !['source', 'home', 'tmp'].includes(name));
      await rm(root, { recursive: true, force: true });
      if (left.length + strays.length > 0) throw new Error(`Left over: ${[...left, ...strays].join(', ')}`);
    },
  };
}
