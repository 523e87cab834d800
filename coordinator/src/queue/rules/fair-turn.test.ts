import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditMs, fairTurn, rankOf, pointMs, stepMs } from './fair-turn.js';

interface Waiting {
  readonly project: string;
  readonly priority: number;
  readonly turnMs: number;
  readonly n: number;
}

/** One requirement class: what is asked for, and what a machine takes. */
class Queue {
  readonly waiting: Waiting[] = [];
  made = 0;

  add(nowMs: number, project: string, { priority = 0, weight = 1 } = {}): Waiting {
    const line = this.waiting.filter((job) => job.priority === priority);
    const own = line.filter((job) => job.project === project);
    const turnMs = fairTurn({
      nowMs,
      firstMs: line.length === 0 ? null : Math.min(...line.map((job) => job.turnMs)),
      lastOfProjectMs: own.length === 0 ? null : Math.max(...own.map((job) => job.turnMs)),
      weight,
    });
    const job = { project, priority, turnMs, n: this.made++ };
    this.waiting.push(job);
    return job;
  }

  take(): Waiting | undefined {
    const rank = (job: Waiting): number => rankOf(job.turnMs, job.priority);
    const [first] = this.waiting.toSorted((a, b) => rank(a) - rank(b) || a.n - b.n);
    if (first) this.waiting.splice(this.waiting.indexOf(first), 1);
    return first;
  }

  takeAll(count: number): string {
    return Array.from({ length: count }, () => this.take()?.project ?? '-').join('');
  }
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('fairTurn', () => {
  it('keeps the order in which one project asks', () => {
    const queue = new Queue();
    const asked = Array.from({ length: 20 }, (_, n) => queue.add(n * minuteMs, 'a').n);
    expect(asked.map(() => queue.take()?.n)).toEqual(asked);
  });

  it('lets a project that asks for one thing go before the backlog of another', () => {
    const queue = new Queue();
    for (let n = 0; n < 100; n++) queue.add(0, 'a');
    queue.add(5 * hourMs, 'b');
    expect(queue.takeAll(3)).toBe('aba');
  });

  it('shares alike between two backlogs, whichever was first', () => {
    const queue = new Queue();
    for (let n = 0; n < 50; n++) queue.add(0, 'a');
    for (let n = 0; n < 50; n++) queue.add(0, 'b');
    expect(queue.takeAll(10)).toBe('ababababab');
  });

  it('gives a project with twice the weight two turns for one', () => {
    const queue = new Queue();
    for (let n = 0; n < 50; n++) queue.add(0, 'a');
    for (let n = 0; n < 50; n++) queue.add(0, 'b', { weight: 2 });
    const taken = queue.takeAll(30);
    expect(taken.replaceAll('a', '')).toHaveLength(20);
  });

  it('lets who was served least in the last while go first', () => {
    const queue = new Queue();
    for (let n = 0; n < 100; n++) queue.add(0, 'a');
    queue.takeAll(60);
    for (let n = 0; n < 10; n++) queue.add(hourMs, 'b');
    expect(queue.takeAll(10)).toBe('bbbbbbbbbb');
  });

  it('puts the more important first, unless the less important has waited that much longer', () => {
    const queue = new Queue();
    queue.add(0, 'l', { priority: -10 });
    queue.add(0, 'n');
    queue.add(0, 'h', { priority: 10 });
    expect(queue.takeAll(3)).toBe('hnl');
    queue.add(0, 'n');
    queue.add(10 * pointMs - 1, 'h', { priority: 10 });
    expect(queue.takeAll(2)).toBe('hn');
    queue.add(0, 'n');
    queue.add(10 * pointMs + 1, 'h', { priority: 10 });
    expect(queue.takeAll(2)).toBe('nh');
  });

  it('bounds who can go before a job that waits', () => {
    const turn = fc.integer({ min: 0, max: 1e12 });
    const priority = fc.integer({ min: -100, max: 100 });
    const bounded = fc.property(
      fc.record({ mine: turn, own: priority, theirs: priority, later: turn, first: fc.option(turn) }),
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      ({ mine, own, theirs, later, first }, weight) => {
        const nowMs = mine + creditMs + (theirs - own) * pointMs + 1 + later;
        const turnMs = fairTurn({ nowMs, firstMs: first, lastOfProjectMs: null, weight });
        return rankOf(turnMs, theirs) > rankOf(mine, own);
      },
    );
    expect(() => fc.assert(bounded)).not.toThrow();
  });

  it('lets nothing wait for ever, whatever else is asked for', () => {
    const flood = fc.array(
      fc.record({
        project: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        priority: fc.integer({ min: -10, max: 20 }),
        weight: fc.constantFrom(0.1, 1, 10, 100),
      }),
      { minLength: 1, maxLength: 8 },
    );
    // Each quarter of an hour one job is taken and at least one comes: the queue never gets shorter.
    const served = fc.property(
      fc.array(flood, { minLength: 5, maxLength: 20 }),
      fc.nat(30),
      (floods, backlog) => {
        const queue = new Queue();
        for (let n = 0; n < backlog; n++) queue.add(0, 'a', { priority: 20 });
        const mine = queue.add(0, 'z', { priority: -10 });
        const nobodyNewMs = mine.turnMs + creditMs + 30 * pointMs;
        let now = 0;
        for (let round = 0; now <= nobodyNewMs; round++, now += hourMs / 4) {
          for (const job of floods[round % floods.length]!) queue.add(now, job.project, job);
          if (queue.take() === mine) return true;
        }
        // From here on nobody who comes goes first: it is taken after those that were before it then.
        const before = queue.waiting.length;
        for (let n = 0; n < before; n++) {
          for (const job of floods[n % floods.length]!) queue.add(now, job.project, job);
          if (queue.take() === mine) return true;
        }
        return false;
      },
    );
    expect(() => fc.assert(served, { numRuns: 20 })).not.toThrow();
  });

  it('sets a project’s own jobs a step apart', () => {
    expect(fairTurn({ nowMs: 5, firstMs: 1, lastOfProjectMs: 3, weight: 2 })).toBe(3 + stepMs / 2);
  });
});
