import { join } from 'node:path';
import { readPseudoFile } from './pseudo-file.js';

/** Deeper than any tree of processes; a parent that names itself would be followed for ever. */
const deepest = 100;

/**
 * Whether a process is this agent's or one of its builds': a descendant, or one that has left its
 * parents but bears the mark of a build in its environment (`run/process-mark.ts`). Linux.
 */
export function isOwnProcess(root: string, pid: string): boolean {
  const environment = `\0${readPseudoFile(join(root, 'proc', pid, 'environ')) ?? ''}`;
  return environment.includes('\0BARNRAISER_BUILD=') || isDescendant(root, pid);
}

function isDescendant(root: string, pid: string): boolean {
  let at = pid;
  for (let depth = 0; depth < deepest && at !== '0' && at !== ''; depth += 1) {
    if (at === String(process.pid)) return true;
    at = parentOf(root, at);
  }
  return false;
}

/** The fourth field of its `stat`, after the name in parentheses (proc(5)). */
function parentOf(root: string, pid: string): string {
  const stat = readPseudoFile(join(root, 'proc', pid, 'stat')) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
}
