import { type CommandContext, type Played, playedWith } from '../command-context.js';
import { fileFailure } from '../file-failure.js';
import type { TransferEnd } from './write-blocks.js';

/**
 * Tells the master how a transfer ended, in the words of Buildbot's own worker; every failure has the
 * code 1 there. Throws a cause that is no failure of a file's.
 */
export function told(context: CommandContext, end: unknown, path: string, purpose = 'transfer'): Played {
  if (end === 'whole') return playedWith(0);
  const { text, detail } = wordsOf(end, path, purpose);
  void context.updates.log('stderr', `${text}\n`);
  const played = playedWith(1, detail);
  return end === 'interrupted' ? { ...played, verdict: { ...played.verdict, outcome: 'cancelled' } } : played;
}

function wordsOf(end: unknown, path: string, purpose: string): { text: string; detail: string } {
  if (isTransferEnd(end)) {
    const text =
      end === 'cut' ? `Maximum filesize reached, truncating file '${path}'` : `Interrupted at file '${path}'`;
    return { text, detail: text };
  }
  const failure = fileFailure(end);
  if (failure === null) throw end;
  // The first line is what scripts know.
  return { text: `Cannot open file '${path}' for ${purpose}\n${failure.why}`, detail: failure.why };
}

function isTransferEnd(end: unknown): end is TransferEnd {
  return end === 'cut' || end === 'interrupted';
}
