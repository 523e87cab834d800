import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { suspendScript } from './suspend-script.js';

/** A process that suspends others; one question at a time. */
export interface SuspendHelper {
  /**
   * `freeze`: suspends a process and its descendants, answers how many were running. `thaw`: resumes
   * them, answers how many. `cpu`: answers the processor time that they have used, in ms. Rejects
   * when the helper cannot answer.
   */
  ask(verb: 'freeze' | 'thaw' | 'cpu', rootPid: number): Promise<number>;
  close(): void;
}

/** Starts the helper in PowerShell, which every Windows has. */
export function startSuspendHelper(): SuspendHelper {
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', suspendScript];
  const child = spawn('powershell.exe', args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
  const waiting: { readonly answer: (text: string) => void; readonly fail: (error: Error) => void }[] = [];
  const end = (error: Error): void => {
    for (const { fail } of waiting.splice(0)) fail(error);
  };
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.answer(line));
  child.on('error', end);
  child.on('exit', () => end(new Error('The helper has ended')));
  child.stdin.on('error', () => undefined);
  return {
    async ask(verb, rootPid) {
      const line = await new Promise<string>((answer, fail) => {
        if (child.exitCode !== null) return fail(new Error('The helper has ended'));
        waiting.push({ answer, fail });
        child.stdin.write(`${verb} ${rootPid}\n`);
      });
      const count = /^ok (\d+)$/.exec(line)?.[1];
      if (count === undefined) throw new Error(`The helper said: ${line}`);
      return Number(count);
    },
    close: () => void child.kill(),
  };
}
