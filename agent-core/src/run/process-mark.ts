import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The environment variable that every process of a build inherits; its value is the claim's id. */
export const markVariable = 'BARNRAISER_BUILD';

/**
 * The number that a build's processes have as their limit of file locks (RLIMIT_LOCKS): a mark that
 * survives `env -i`, setsid and reparenting, which the environment, the session and the parent do
 * not. Linux ignores that limit since 2.4.25 (getrlimit(2)), so it costs the build nothing.
 */
export function markLimit(claimId: string): string {
  const digest = createHash('sha256').update(claimId).digest();
  return (2 ** 50 + digest.readUIntBE(0, 6)).toString();
}

/** Whether a process carries the build's mark, in its environment or its limits. Linux alone; elsewhere false. */
export function isMarked(pid: number, claimId: string): boolean {
  return hasLimit(pid, markLimit(claimId)) || hasVariable(pid, claimId);
}

function hasLimit(pid: number, limit: string): boolean {
  return new RegExp(`^Max file locks +\\d+ +${limit} `, 'm').test(readProc(pid, 'limits'));
}

function hasVariable(pid: number, claimId: string): boolean {
  return `\0${readProc(pid, 'environ')}`.includes(`\0${markVariable}=${claimId}\0`);
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // Gone meanwhile, or somebody else's.
    return '';
  }
}
