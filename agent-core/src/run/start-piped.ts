import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { OutputFlow, OutputStream } from './output-flow.js';
import { giveOutputPipe, type OutputPipe, takeOutputPipe } from './output-pipe.js';
import type { SandboxedCommand } from './sandbox.js';
import type { StartCommand, StartRequest } from './start-command.js';

/** How long after the end silence means that nobody writes any more who could be found. */
const drainQuietMs = 500;

/**
 * Starts a command with its output on a pipe, or on one for each of its outputs (stderr is descriptor
 * 4 then), and on its standard input nothing, or the bytes that wait in the control folder.
 */
export const startPiped: StartCommand = async (request, flow) => {
  const wrapping = request.wrap();
  // Awaited below; until then its failure must not count as unhandled.
  wrapping.catch(() => undefined);
  const streams: OutputStream[] = request.areStreamsApart ? ['stdout', 'stderr'] : ['stdout'];
  const pipes = await Promise.all(streams.map(() => takeOutputPipe()));
  const readers = new Map<OutputStream, Readable>();
  try {
    const child = await spawnWith(await wrapping, request, pipes);
    streams.forEach((stream, at) => readers.set(stream, readerOf(child, pipes[at] ?? null, at)));
    const drains = streams.map((stream, at) =>
      readInto(flow, { reader: readers.get(stream)!, stream, pipe: pipes[at] ?? null }),
    );
    const drain = async (): Promise<void> => void (await Promise.all(drains.map((one) => one())));
    return { pid: child.pid ?? 0, exited: exitOf(child), drain };
  } catch (error) {
    for (const pipe of pipes) if (pipe !== null) closeSync(pipe.readFd);
    for (const pipe of pipes) if (pipe !== null) giveOutputPipe(pipe, true);
    throw error;
  } finally {
    for (const pipe of pipes) if (pipe !== null) closeSync(pipe.writeFd);
  }
};

async function spawnWith(
  command: SandboxedCommand,
  { controlFolder, hasInput }: StartRequest,
  [stdout, stderr]: readonly (OutputPipe | null)[],
): Promise<ChildProcess> {
  // A file and no pipe: of any size, it can neither be waited for nor break.
  const input = hasInput ? openSync(join(controlFolder, 'input'), 'r') : null;
  // Synchronous, like all that is done here with a step's few small files: by promises each takes 0.1 to 0.5 ms more.
  const errors = openSync(join(controlFolder, 'errors'), 'a');
  const status = openSync(join(controlFolder, 'status'), 'a');
  try {
    const stdio: StdioOptions = [input ?? 'ignore', stdout?.writeFd ?? 'pipe', errors, status];
    if (stderr !== undefined) stdio.push(stderr?.writeFd ?? 'pipe');
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      // A session of its own: the agent's terminal must not interrupt builds.
      detached: true,
      stdio,
    });
    // Rejects with the error when the process could not be made.
    await once(child, 'spawn');
    child.on('error', () => undefined);
    return child;
  } finally {
    for (const fd of [input, errors, status]) if (fd !== null) closeSync(fd);
  }
}

/** Standard output is descriptor 1, standard error comes by 4. */
function readerOf(child: ChildProcess, pipe: OutputPipe | null, at: number): Readable {
  const reader =
    pipe === null ? child.stdio[at === 0 ? 1 : 4] : new Socket({ fd: pipe.readFd, writable: false });
  if (reader === null || reader === undefined) throw new Error(`No output of process ${child.pid} to read`);
  return reader as Readable;
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}

function readInto(
  flow: OutputFlow,
  { reader, stream, pipe }: { reader: Readable; stream: OutputStream; pipe: OutputPipe | null },
): () => Promise<void> {
  let onProgress = (): void => undefined;
  let isOver = false;
  const closed = new Promise<void>((resolve) => {
    reader.once('close', resolve);
  });
  reader.on('data', (chunk: Buffer) => {
    onProgress();
    flow.accept(chunk, reader, stream);
  });
  reader.once('end', () => {
    isOver = true;
  });
  // A reading error ends the output like its end does; 'close' follows.
  reader.on('error', () => undefined);
  return async () => {
    let isQuiet = false;
    const timer = setInterval(() => {
      if (isQuiet && !flow.isWaiting()) reader.destroy();
      isQuiet = true;
    }, drainQuietMs);
    onProgress = () => {
      isQuiet = false;
    };
    await closed;
    clearInterval(timer);
    await flow.settled();
    if (pipe !== null) giveOutputPipe(pipe, isOver);
  };
}
