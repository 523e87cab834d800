import type { Lease, RenewReply } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.js';
import { Bell } from '../timing/bell.js';
import { ClaimError } from './claim-error.js';
import { keepLease } from './keep-lease.js';

const lease: Lease = { ttlS: 60, renewAfterS: 20, graceS: 900, seq: 0 };
const down = new ClaimError('renew', { code: 'network', retryable: true, cause: undefined });
const gone = new ClaimError('renew', { code: 'unknown-claim', retryable: false, cause: undefined });

/** Plays the replies one after another, then ends the keeping. */
async function keep(replies: (RenewReply | ClaimError)[], changed = new Bell()) {
  const clock = fakeClock();
  const ending = new AbortController();
  const seen: string[] = [];
  changed.ring();
  await keepLease(
    {
      wire: {
        async renew() {
          const reply = replies.shift();
          if (replies.length === 0) ending.abort();
          changed.ring();
          if (reply instanceof ClaimError) throw reply;
          return reply!;
        },
      },
      lease,
      clock,
      changed: Object.assign(changed, {
        heard: async (_since: number, { timeoutMs = 0 }) => clock.pause(timeoutMs),
      }),
      progress: () => ({ state: 'running' }),
      directed: ({ kind }) => seen.push(kind),
      lost: ({ code }) => seen.push(code),
    },
    ending.signal,
  );
  return { clock, seen };
}

describe('keeping a lease', () => {
  it('passes on what the coordinator asks for', async () => {
    const { seen } = await keep([
      { lease, directives: [{ kind: 'drain' }] },
      { lease, directives: [] },
    ]);
    expect(seen).toEqual(['drain']);
  });

  it('tries again with back-off while the coordinator is away', async () => {
    const { clock, seen } = await keep([down, down, down, { lease, directives: [] }]);
    expect(clock.paused.slice(-3)).toEqual([500, 1000, 2000]);
    expect(seen).toEqual([]);
  });

  it('gives up a claim that the coordinator does not know', async () => {
    const { seen } = await keep([gone, { lease, directives: [] }]);
    expect(seen).toEqual(['unknown-claim']);
  });
});
