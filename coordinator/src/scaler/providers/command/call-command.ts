import type { CommandProvider } from '@barnraiser/protocol';
import { execa } from 'execa';
import type { z } from 'zod';
import { inheritedEnvironment } from '../inherited-environment.js';

const outputBytes = 4 * 1024 * 1024;
const saidCharacters = 500;

/**
 * Calls the owner's program once: the question as JSON on its standard input, the answer as JSON from
 * its standard output. Rejects, with the end of what it printed to standard error, when it fails,
 * prints more than 4 MiB, answers something else, or takes longer than the document allows; the
 * program and all of its process group are then killed, as they are when the signal is aborted.
 */
export async function callCommand<Answer extends z.ZodType>(
  config: CommandProvider,
  verb: 'launch' | 'list' | 'end',
  question: object,
  answer: Answer,
  signal: AbortSignal,
): Promise<z.infer<Answer>> {
  // In a group of its own, so that what the program started can be ended with it.
  const running = execa(config.program, [...config.args, verb], {
    input: JSON.stringify(question),
    env: { ...inheritedEnvironment(process.env), HOME: process.env['HOME'] ?? '/', ...config.environment },
    extendEnv: false,
    detached: true,
    maxBuffer: outputBytes,
    stripFinalNewline: true,
    reject: false,
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    killGroup(running.pid);
  }, config.timeoutS * 1000);
  const abort = (): void => killGroup(running.pid);
  signal.addEventListener('abort', abort);
  // An abort of earlier does not fire again.
  if (signal.aborted) abort();
  const ended = await running.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    killGroup(running.pid);
  });
  const said = ended.stderr.trim().slice(-saidCharacters);
  if (isLate) throw new Error(`it took longer than ${config.timeoutS} s${because(said)}`);
  if (ended.failed)
    throw new Error(`${(ended.shortMessage ?? 'it failed').split('\n', 1)[0]}${because(said)}`);
  const parsed = answer.safeParse(parseJson(ended.stdout));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new Error(
    `its answer is not as agreed: ${place === '' ? '' : `${place}: `}${issue?.message ?? ''}${because(said)}`,
  );
}

function because(said: string): string {
  return said === '' ? '' : ` (${said})`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
