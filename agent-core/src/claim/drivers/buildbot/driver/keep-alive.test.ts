import { describe, expect, it } from 'vitest';
import { keepAlive } from './keep-alive.js';

const times = { everyMs: 10, answerMs: 20 };

/** A clock whose pauses are over at once, but those of `hanging` ms, which wait for their signal. */
function clockWith(hanging: number) {
  return {
    pause: (ms: number, signal?: AbortSignal): Promise<void> =>
      ms === hanging && signal?.aborted !== true
        ? new Promise((resolve) => {
            signal?.addEventListener('abort', () => resolve(), { once: true });
          })
        : Promise.resolve(),
  };
}

describe('keeping a connection alive', () => {
  it('tells that it is lost when no answer comes in time', async () => {
    let lost = 0;
    const { signal } = new AbortController();
    const silent = (): Promise<never> => new Promise(() => undefined);
    await keepAlive(silent, () => void (lost += 1), { clock: clockWith(-1), times, signal });
    expect(lost).toBe(1);
  });

  it('asks again and again while answers come, be they refusals', async () => {
    let asked = 0;
    let lost = 0;
    const over = new AbortController();
    const ask = async (): Promise<void> => {
      asked += 1;
      if (asked === 5) over.abort();
      if (asked % 2 === 0) throw new Error('refused');
    };
    await keepAlive(ask, () => void (lost += 1), {
      clock: clockWith(times.answerMs),
      times,
      signal: over.signal,
    });
    expect([asked, lost]).toEqual([5, 0]);
  });
});
