import type { LocalProblem } from '@barnraiser/protocol';
import i18next from 'i18next';
import { CallError } from './call-error.js';

/** Codes that have a sentence of their own. */
const ownWords = [
  'network',
  'malformed',
  'unauthorized',
  'maintenance',
  'source-not-found',
  'source-unavailable',
] as const;

/** What went wrong and what can be done about it, for people; whatever was thrown. */
export function problemWords(error: unknown): LocalProblem {
  const t = i18next.getFixedT(null, 'dashboard', 'problems');
  if (!(error instanceof CallError)) {
    return {
      code: 'internal',
      message: t('page', { detail: error instanceof Error ? error.message : String(error) }),
    };
  }
  const { code, problem } = error;
  const detail = problem?.detail ?? problem?.title ?? error.message;
  if (code === 'not-found' || code === 'unknown-claim') return { code, message: t('not-found') };
  if (code === 'rate-limited')
    return { code, message: t(code, { count: Math.ceil(problem?.retryAfterS ?? 60) }) };
  if (code === 'schema')
    return { code, message: t(code, { detail: problem?.errors?.[0]?.detail ?? detail }) };
  const own = ownWords.find((one) => one === code);
  return { code, message: t(own ?? 'other', { detail }) };
}

/** The same for what was only read: an id of the wrong form leads nowhere, like one that is not known. */
export function readProblemWords(error: CallError): LocalProblem {
  return problemWords(error.code === 'schema' ? new CallError('not-found', error.message) : error);
}
