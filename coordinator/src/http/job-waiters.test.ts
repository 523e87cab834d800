import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JobWaiters } from './job-waiters.js';

afterEach(() => vi.useRealTimers());

/** A queue of jobs by requirement class; whoever matches takes one. */
function jobQueue() {
  const jobs: string[] = [];
  let attempts = 0;
  return {
    jobs,
    attempts: () => attempts,
    take: (classes: readonly string[]) => async () => {
      attempts += 1;
      await Promise.resolve();
      const at = jobs.findIndex((job) => classes.includes(job));
      return at < 0 ? null : jobs.splice(at, 1)[0]!;
    },
  };
}

function join(waiters: JobWaiters<string>, attempt: () => Promise<string | null>, classes = ['a']) {
  const leave = new AbortController();
  const got = waiters.wait({
    matches: async (requirementClass) => classes.includes(requirementClass),
    attempt,
    waitMs: 60_000,
    signal: leave.signal,
  });
  return { got, leave: () => leave.abort() };
}

const settled = async () => {
  for (let turns = 0; turns < 50; turns += 1) await Promise.resolve();
};

describe('JobWaiters', () => {
  it('gives at once what is there', async () => {
    const queue = jobQueue();
    queue.jobs.push('a');
    const waiters = new JobWaiters<string>();
    expect(await join(waiters, queue.take(['a'])).got).toBe('a');
    expect(waiters.count).toBe(0);
  });

  it('wakes a waiter when matching work is queued, and no other', async () => {
    const queue = jobQueue();
    const waiters = new JobWaiters<string>();
    const forA = join(waiters, queue.take(['a']), ['a']);
    const forB = join(waiters, queue.take(['b']), ['b']);
    await settled();
    queue.jobs.push('b');
    await waiters.jobQueued('b');
    expect(await forB.got).toBe('b');
    expect(queue.attempts()).toBe(3);
    forA.leave();
    expect(await forA.got).toBeNull();
  });

  it('looks again when work arrived during an attempt that may have looked too early', async () => {
    const waiters = new JobWaiters<string>();
    let finishFirst: (got: null) => void = () => undefined;
    const answers = [new Promise<null>((resolve) => (finishFirst = resolve)), Promise.resolve('late')];
    const waiter = join(waiters, () => answers.shift()!);
    await waiters.jobQueued('a');
    finishFirst(null);
    expect(await waiter.got).toBe('late');
  });

  it('does not send a crowd of idle machines after one job', async () => {
    const queue = jobQueue();
    const waiters = new JobWaiters<string>();
    const crowd = Array.from({ length: 100 }, () => join(waiters, queue.take(['a'])));
    await settled();
    queue.jobs.push('a');
    await waiters.jobQueued('a');
    expect(queue.attempts()).toBeLessThan(110);
    expect(waiters.count).toBe(99);
    for (const waiter of crowd) waiter.leave();
  });

  it('serves all jobs of one notification, as a database may tell of several by one', async () => {
    const queue = jobQueue();
    const waiters = new JobWaiters<string>();
    const crowd = Array.from({ length: 10 }, () => join(waiters, queue.take(['a'])));
    await settled();
    queue.jobs.push('a', 'a', 'a', 'a', 'a', 'a', 'a');
    await waiters.jobQueued('a');
    expect(queue.jobs).toEqual([]);
    for (const waiter of crowd) waiter.leave();
  });

  it('claims nothing for a client that went away', async () => {
    const queue = jobQueue();
    const waiters = new JobWaiters<string>();
    const waiter = join(waiters, queue.take(['a']));
    await settled();
    waiter.leave();
    queue.jobs.push('a');
    await waiters.jobQueued('a');
    await waiters.tick();
    expect(await waiter.got).toBeNull();
    expect(queue.jobs).toEqual(['a']);
  });

  it('answers null when the wait is over, but never drops what an attempt under way still gets', async () => {
    vi.useFakeTimers();
    const waiters = new JobWaiters<string>();
    const queue = jobQueue();
    const idle = join(waiters, queue.take(['a']));
    let finish: (got: string) => void = () => undefined;
    const slow = join(waiters, () => new Promise<string>((resolve) => (finish = resolve)));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await idle.got).toBeNull();
    finish('just in time');
    expect(await slow.got).toBe('just in time');
  });

  it('rejects when an attempt fails', async () => {
    const waiters = new JobWaiters<string>();
    await expect(join(waiters, () => Promise.reject(new Error('suspended'))).got).rejects.toThrow(
      'suspended',
    );
    expect(waiters.count).toBe(0);
  });

  it('reaches every waiter by ticks in the end', async () => {
    const queue = jobQueue();
    const waiters = new JobWaiters<string>();
    const tried = new Set<number>();
    const crowd = Array.from({ length: 30 }, (_, n) =>
      join(waiters, async () => {
        tried.add(n);
        return queue.take([])();
      }),
    );
    await settled();
    tried.clear();
    for (let n = 0; n < 4; n += 1) await waiters.tick();
    expect(tried.size).toBe(30);
    for (const waiter of crowd) waiter.leave();
  });

  it('loses no job and gives none twice, whatever the order of arrivals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('wait a', 'wait b', 'job a', 'job b', 'leave'), { maxLength: 40 }),
        async (steps) => {
          const queue = jobQueue();
          const waiters = new JobWaiters<string>();
          const all: ReturnType<typeof join>[] = [];
          const told: Promise<void>[] = [];
          for (const step of steps) {
            const kind = step.slice(-1);
            if (step.startsWith('wait')) all.push(join(waiters, queue.take([kind]), [kind]));
            else if (step === 'leave') all.at(-1)?.leave();
            else {
              queue.jobs.push(kind);
              told.push(waiters.jobQueued(kind));
            }
          }
          await Promise.all(told);
          await settled();
          for (let n = 0; n < 10; n += 1) await waiters.tick();
          for (const waiter of all) waiter.leave();
          const got = (await Promise.all(all.map((waiter) => waiter.got))).filter((job) => job !== null);
          const queued = steps.filter((step) => step.startsWith('job')).length;
          expect(got.length + queue.jobs.length).toBe(queued);
        },
      ),
    );
  });
});
