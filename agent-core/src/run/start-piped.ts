import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { OutputFlow } from './output-flow.js';
import { closeFd, prepareOutputPipe, takeOutputPipe } from './output-pipe.js';
import type { SandboxedCommand } from './sandbox.js';
import type { StartCommand } from './start-command.js';

/** How long after the end silence means that nobody writes any more who could be found. */
const drainQuietMs = 500;

/** Starts a command with its output on a pipe and nothing on its standard input. */
export const startPiped: StartCommand = async (request, flow) => {
  const wrapping = request.wrap();
  // Awaited below; until then its failure must not count as unhandled.
  wrapping.catch(() => undefined);
  const pipe = await takeOutputPipe();
  try {
    const child = await spawnWith(await wrapping, request.controlFolder, pipe?.writeFd ?? 'pipe');
    const reader = pipe === null ? child.stdout : new Socket({ fd: pipe.readFd, writable: false });
    if (reader === null) throw new Error(`No output of process ${child.pid} to read`);
    const exited = exitOf(child);
    return { pid: child.pid ?? 0, exited, drain: readInto(flow, reader) };
  } catch (error) {
    if (pipe !== null) await closeFd(pipe.readFd);
    throw error;
  } finally {
    if (pipe !== null) await closeFd(pipe.writeFd);
  }
};

async function spawnWith(
  command: SandboxedCommand,
  controlFolder: string,
  output: number | 'pipe',
): Promise<ChildProcess> {
  const errors = await open(join(controlFolder, 'errors'), 'a');
  const status = await open(join(controlFolder, 'status'), 'a');
  try {
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      // A session of its own: the agent's terminal must not interrupt builds.
      detached: true,
      stdio: ['ignore', output, errors.fd, status.fd],
    });
    // Rejects with the error when the process could not be made.
    await once(child, 'spawn');
    child.on('error', () => undefined);
    return child;
  } finally {
    await errors.close();
    await status.close();
  }
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

function readInto(flow: OutputFlow, reader: Readable): () => Promise<void> {
  let onProgress = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    reader.once('close', resolve);
  });
  reader.on('data', (chunk: Buffer) => {
    onProgress();
    flow.accept(chunk, reader);
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
    prepareOutputPipe();
  };
}
