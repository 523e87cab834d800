import { Problem, problemTypes, type ProblemType } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { CoordinatorError } from '../store/coordinator-error.js';
import { plainProblem, problemOf } from './problem-reply.js';

const named = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('problemOf', () => {
  it.each(Object.keys(problemTypes) as ProblemType[])('answers %s by the protocol’s table', (code) => {
    const problem = Problem.parse(problemOf(new CoordinatorError(code, 'why'), 'request-1'));
    expect(problem).toMatchObject({
      type: `urn:barnraiser:problem:${code}`,
      detail: 'why',
      instance: 'request-1',
      ...problemTypes[code],
    });
  });

  it('carries what comes with an error', () => {
    const error = new CoordinatorError('offset-mismatch', 'a gap', { extra: { expectedOffset: 7 } });
    expect(problemOf(error, 'r').expectedOffset).toBe(7);
  });

  it('says nothing of an unexpected error’s cause', () => {
    const problem = problemOf(new Error('password=hunter2 at /srv/secret.ts:1'), 'request-2');
    expect(problem).toMatchObject({ status: 500, retry: 'later', instance: 'request-2' });
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|secret/);
  });

  it('answers a full disk as maintenance', () => {
    expect(problemOf(named('ENOSPC'), 'r')).toMatchObject({ status: 503, retryAfterS: 60 });
  });

  it.each([
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415],
    ['FST_ERR_BAD_URL', 404],
  ])('maps the framework’s %s', (code, status) => {
    expect(problemOf(named(code), 'r').status).toBe(status);
  });

  it('answers statuses that the protocol does not name by their number alone', () => {
    expect(Problem.parse(plainProblem(405, 'no', 'r'))).toMatchObject({
      title: 'Method Not Allowed',
      status: 405,
    });
  });
});
