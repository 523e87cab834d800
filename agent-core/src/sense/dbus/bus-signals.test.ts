import { expect, it } from 'vitest';
import { isMatch, matchRule } from './bus-signals.js';

const signal = { path: '/org/example/a', interface: 'org.example.I', member: 'M', body: ['first', true] };

it('a match becomes a rule of the terms that it has', () => {
  expect(matchRule({ sender: 'org.example', interface: 'org.example.I', member: 'M' })).toBe(
    "type='signal',sender='org.example',interface='org.example.I',member='M'",
  );
  expect(matchRule({ pathNamespace: '/org', interface: 'org.example.I', arg0: 'x' })).toBe(
    "type='signal',path_namespace='/org',interface='org.example.I',arg0='x'",
  );
});

it.each([
  [{ interface: 'org.example.I' }, true],
  [{ interface: 'org.example.J' }, false],
  [{ interface: 'org.example.I', member: 'N' }, false],
  [{ interface: 'org.example.I', path: '/org/example/a', arg0: 'first' }, true],
  [{ interface: 'org.example.I', arg0: 'second' }, false],
  [{ interface: 'org.example.I', pathNamespace: '/org/example' }, true],
  [{ interface: 'org.example.I', pathNamespace: '/org/exam' }, false],
])('a signal is told from others by %j', (match, expected) => {
  expect(isMatch(match, signal)).toBe(expected);
});
