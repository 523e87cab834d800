import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSessionValid, makeSession, sessionLifeS } from './session-value.js';

const secret = randomBytes(32);
const nowMs = Date.UTC(2026, 2, 1);
const value = makeSession(secret, 'token', nowMs);

it('a session is good for twelve hours', () => {
  expect(isSessionValid(secret, 'token', value, nowMs)).toBe(true);
  expect(isSessionValid(secret, 'token', value, nowMs + sessionLifeS * 1000 - 1)).toBe(true);
  expect(isSessionValid(secret, 'token', value, nowMs + sessionLifeS * 1000)).toBe(false);
});

it('a session ends when the admin token changes, and is good at its own coordinator alone', () => {
  expect(isSessionValid(secret, 'another', value, nowMs)).toBe(false);
  expect(isSessionValid(randomBytes(32), 'token', value, nowMs)).toBe(false);
});

it.each(['', '.', 'x', value.replace(/^\d/, '9'), `${value}x`, value.split('.')[1]!])(
  'refuses the forged session %j',
  (forged) => {
    expect(isSessionValid(secret, 'token', forged, nowMs)).toBe(false);
  },
);
