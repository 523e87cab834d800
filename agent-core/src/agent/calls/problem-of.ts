import type { LocalProblem } from '@barnraiser/protocol';
import { z } from 'zod';
import { ClaimError, type ClaimErrorCode } from '../../claim/claim-error.js';
import { ControlError } from '../../control/control-error.js';
import { StorageError } from '../../storage/storage-error.js';
import { CallError } from '../call-error.js';

/** What a person can do where a coordinator refuses or does not answer. */
const advice: Partial<Record<ClaimErrorCode, string>> = {
  'invite-invalid': 'This invite is unknown, was used already, or has expired. Ask for a new one.',
  network: 'The coordinator cannot be reached. Is the address right, and is it running?',
  'version-unsupported': 'Install the newest version of Barnraiser.',
  conflict: 'This machine is known there with another key. Ask the maintainer to remove it first.',
  'rate-limited': 'Too many tries; wait a minute.',
};

/** What a failed call is told as: the one place where errors become problems. */
export function problemOf(error: unknown): LocalProblem {
  if (error instanceof CallError) return { code: error.code, message: error.message };
  if (error instanceof ClaimError) {
    return { code: error.code, message: `${error.message}\n${advice[error.code] ?? ''}`.trim() };
  }
  if (error instanceof StorageError) return { code: 'storage', message: error.message };
  if (error instanceof ControlError) return { code: error.code, message: error.message };
  if (error instanceof z.ZodError) return { code: 'malformed', message: z.prettifyError(error) };
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: String(error) };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return { code: 'disk-full', message: `The disk is full: ${message}. Free some space and try again.` };
  }
  return { code: 'internal', message: `This went wrong inside the agent: ${message}` };
}
