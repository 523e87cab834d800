import { endpoints } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { CoordinatorError } from '../store/coordinator-error.js';
import { parseCall } from './parse-call.js';

const claimId = '0199f3a0-0000-7000-8000-0000000000ab';
const caught = (work: () => unknown): CoordinatorError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CoordinatorError) return error;
  }
  throw new Error('expected a CoordinatorError');
};

describe('parseCall', () => {
  it('drops members that are not known and fills in defaults', () => {
    const call = parseCall(endpoints.createInvite, {
      params: undefined,
      query: { colour: 'red' },
      headers: {},
      body: { ttlS: 120, future: true },
    });
    expect(call.body).toEqual({ ttlS: 120 });
    const empty = { params: undefined, query: {}, headers: {}, body: undefined };
    expect(parseCall(endpoints.createInvite, empty).body).toEqual({ ttlS: 3600 });
  });

  it('points at every fault of a document', () => {
    const error = caught(() =>
      parseCall(endpoints.putStep, {
        params: { claimId, n: 'x' },
        query: {},
        headers: {},
        body: { name: 'make', log: { stream: 'console', offset: -1, length: 0 } },
      }),
    );
    expect(error.code).toBe('schema');
    const pointers = error.extra.errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/n', '/startedMs', '/outcome', '/log/offset']));
  });

  it('escapes keys in pointers', () => {
    const error = caught(() =>
      parseCall(endpoints.putProject, {
        params: { project: 'p' },
        query: {},
        headers: {},
        body: { recipe: { steps: [{ name: 's', script: 'x', env: { 'a/b~c': 1 } }] } },
      }),
    );
    expect(error.extra.errors?.map(({ pointer }) => pointer)).toContain('/recipe/steps/0/env/a~1b~0c');
  });

  it('tells an unknown content encoding from a bad header', () => {
    const call = (headers: Record<string, string>) => () =>
      parseCall(endpoints.appendLog, {
        params: { claimId, stream: 'console' },
        query: {},
        headers,
        body: undefined,
      });
    expect(caught(call({ 'upload-offset': '0', 'content-encoding': 'br' })).code).toBe('unsupported-media');
    expect(caught(call({ 'upload-offset': '-1' })).code).toBe('schema');
    expect(caught(call({})).code).toBe('schema');
  });

  it.each(['../x', '/etc/passwd', 'a/../../x', 'a\\b', 'a//b', '.', 'x\0y'])(
    'refuses %j as the name of an artifact',
    (name) => {
      const raw = { params: { claimId, name }, query: {}, headers: {}, body: undefined };
      expect(caught(() => parseCall(endpoints.artifact, raw)).code).toBe('schema');
    },
  );
});
