import { appCalls } from '@barnraiser/protocol';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { type CallAnswerers, answerCall } from './answer-call.js';

let asked: unknown[];
let answerers: CallAnswerers;

beforeEach(() => {
  asked = [];
  const handlers = Object.keys(appCalls).map((name) => [
    name,
    (input: unknown) => {
      asked.push([name, input]);
      return name === 'openLink' ? Promise.reject(new Error('no browser')) : Promise.resolve(null);
    },
  ]);
  answerers = {
    app: Object.fromEntries(handlers) as CallAnswerers['app'],
    agent: (name, input) => {
      asked.push([name, input]);
      return Promise.resolve({ ok: true, value: 'from the agent' });
    },
  };
});

it('parses the input and fills in what may be left out', async () => {
  expect(await answerCall('pause', { until: 'until-resumed' }, answerers)).toEqual({
    ok: true,
    value: 'from the agent',
  });
  await answerCall('quit', { how: 'now' }, answerers);
  expect(asked).toEqual([
    ['pause', { until: 'until-resumed', build: 'release' }],
    ['quit', { how: 'now' }],
  ]);
});

it('refuses what is malformed before anybody is asked', async () => {
  const bad: readonly [unknown, unknown][] = [
    ['pause', { until: 'whenever' }],
    ['quit', {}],
    ['join', { invite: '' }],
    ['saveText', { name: '../../.bashrc', text: '' }],
    ['changeSettings', { unknown: 1 }],
    ['changeAppSettings', { theme: 'pink' }],
  ];
  for (const [name, input] of bad)
    expect(await answerCall(name, input, answerers)).toMatchObject({ problem: { code: 'malformed' } });
  expect(asked).toEqual([]);
});

it('has no calls but those of the bridge, whatever is asked for', async () => {
  const names = fc.oneof(
    fc.anything(),
    fc.constantFrom('sense', 'reload', 'toString', '__proto__', 'constructor', 'hasOwnProperty'),
  );
  await fc.assert(
    fc.asyncProperty(names, fc.anything(), async (name, input) => {
      expect(await answerCall(name, input, answerers)).toMatchObject({ ok: false });
    }),
  );
  expect(asked).toEqual([]);
});

it('answers what a handler throws as a problem', async () => {
  const reply = await answerCall('openLink', { url: 'https://example.org' }, answerers);
  expect(reply).toEqual({ ok: false, problem: { code: 'internal', message: 'no browser' } });
});
