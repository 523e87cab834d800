import { constants } from 'node:os';
import type { CommandEnd } from '../../../../command-port.js';
import type { LineLimit } from './line-limit.js';
import type { ShellArgs } from './shell-args.js';
import { shownArguments } from './shell-words.js';

/** What a master is told of a command that has ended. */
export interface ShellStop {
  readonly rc: number;
  /** Why it did not end by itself, in the words of Buildbot's own worker. */
  readonly lines: readonly string[];
  readonly failureReason: 'timeout' | 'timeout_without_output' | 'max_lines_failure' | null;
  /** It went on for too long, or wrote too much. */
  readonly isOverLimit: boolean;
  readonly isInterrupted: boolean;
}

/** A command that was ended counts as failed, even when it said otherwise. */
export function stopOf(args: ShellArgs, end: CommandEnd, limit: LineLimit): ShellStop {
  const words = (what: string): string => `${what} running ${shownArguments(args)}, attempting to kill`;
  const base = { rc: -1, failureReason: null, isOverLimit: false, isInterrupted: false };
  switch (end.stoppedBy) {
    case 'timeout-quiet': {
      const line = words(`command timed out: ${args.timeout} seconds without output`);
      return { ...base, lines: [line], failureReason: 'timeout_without_output', isOverLimit: true };
    }
    case 'timeout-wall': {
      const line = words(`command timed out: ${args.maxTime} seconds elapsed`);
      return { ...base, lines: [line], failureReason: 'timeout', isOverLimit: true };
    }
    case 'interrupt': {
      if (!limit.isExceeded) {
        return { ...base, lines: ['command interrupted, attempting to kill'], isInterrupted: true };
      }
      const line = words(`command exceeds max lines: ${limit.lines}/${args.max_lines} written/allowed`);
      return { ...base, lines: [line], failureReason: 'max_lines_failure', isOverLimit: true };
    }
    case 'build':
      return { ...base, lines: ['the machine is needed by its owner, attempting to kill'] };
    case null:
      return { ...base, rc: end.exitCode ?? -1, lines: end.detail === null ? [] : [end.detail] };
  }
}

/** The lines, and which signal the command died of. */
export function killedHeader({ lines }: ShellStop, end: CommandEnd): string {
  const number = (constants.signals as Record<string, number>)[end.signal ?? ''] ?? end.signal;
  const killed = end.signal === null ? '' : `process killed by signal ${number}\n`;
  return `${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}${killed}`;
}
