import type { Isolation } from '@barnraiser/protocol';
import type { StepEnding } from './end-of-step.js';

/** Says whose fault it is that the system refused to start a command. */
export function startFailure(error: unknown, isolation: Isolation): StepEnding {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'E2BIG') {
    const detail = 'the command and its environment are longer than this system allows';
    return { kind: 'unstartable', reason: 'job-invalid', detail };
  }
  if (code === 'ENOSPC') return { kind: 'unstartable', reason: 'disk-full', detail: message };
  const isSandbox = isolation !== 'none' && (code === 'ENOENT' || code === 'EACCES');
  return { kind: 'unstartable', reason: isSandbox ? 'sandbox-failed' : 'internal-error', detail: message };
}
