import { expect, it } from 'vitest';
import type { Tidings } from '../sense/senses.js';
import { fakeClock } from '../testing/fake-clock.js';
import { Attention } from './attention.js';

it('what the machine tells by itself is judged at once, until the agent ends', () => {
  let tell: (tidings: Tidings) => void = () => undefined;
  let seen = 0;
  const attention = new Attention({
    clock: fakeClock(),
    judge: {
      column: 'away',
      needsGlances: false,
      glance: async () => undefined,
      listen: (listener) => {
        tell = listener;
      },
    },
    phase: () => 'running',
    look: async () => undefined,
    seen: () => {
      seen += 1;
    },
  });
  tell('presence');
  expect(seen).toBe(1);
  tell('sleep');
  expect(seen).toBe(2);
  // Closing the agent is not for those who look.
  tell('shutdown');
  attention.end();
  tell('presence');
  expect(seen).toBe(2);
});
