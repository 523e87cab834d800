import type { Arrival } from './farm.js';
import { costUsd, type Span } from './costs.js';
import type { Trace } from './trace.js';
import { World } from './world.js';

/** What a policy made of a trace. Waits are from a job's coming to its beginning. */
export interface PolicyFigures {
  readonly usd: number;
  readonly launches: number;
  readonly done: number;
  readonly meanWaitS: number;
  readonly p50WaitS: number;
  readonly p95WaitS: number;
}

/** What machines are and cost, the same for every policy. */
interface Market {
  readonly usdPerHour: number;
  readonly billingStepS: number;
  /** The policies' machines boot and end as the simulated provider's do: drawn between these. */
  readonly bootMs: readonly [number, number];
  readonly endMs: readonly [number, number];
}

export const market: Market = {
  usdPerHour: 0.1,
  billingStepS: 60,
  bootMs: [45_000, 75_000],
  endMs: [5000, 60_000],
};

/** So many machines that always run. */
export function runFixedFleet(trace: Trace, size: number): PolicyFigures {
  const run = new PolicyRun(trace);
  const queue: Arrival[] = [];
  let free = size;
  for (let n = 0; n < size; n += 1) run.begin(trace.startMs);
  const serve = () => {
    while (free > 0 && queue.length > 0) {
      free -= 1;
      run.build(queue.shift()!, () => {
        free += 1;
        serve();
      });
    }
  };
  run.play((job) => {
    queue.push(job);
    serve();
  });
  for (const span of run.spans) span.toMs = Math.max(trace.endMs, run.world.nowMs);
  return run.figures();
}

/** A machine for each job, at once, and gone with it; at most so many. */
export function runOnePerJob(trace: Trace, most: number): PolicyFigures {
  const run = new PolicyRun(trace);
  const queue: Arrival[] = [];
  let alive = 0;
  const serve = () => {
    while (alive < most && queue.length > 0) {
      const job = queue.shift()!;
      const span = run.begin(run.world.nowMs);
      alive += 1;
      run.afterBoot(() =>
        run.build(job, () =>
          run.end(span, () => {
            alive -= 1;
            serve();
          }),
        ),
      );
    }
  };
  run.play((job) => {
    queue.push(job);
    serve();
  });
  return run.figures();
}

/** How Buildbot's documentation leaves the choice among available workers open: any, or one that runs already. */
type WorkerChoice = 'any' | 'running-first';

interface LatentWorker {
  state: 'off' | 'idle' | 'taken' | 'ending';
  span: (Span & { toMs: number | null }) | null;
  idleTurn: number;
}

/**
 * Buildbot's latent workers as its manual describes them: a build that is ready takes an available worker,
 * which is started if it is off, and the build waits for it; after a build a worker waits
 * `build_wait_timeout` (600 s by default) for another, and is shut down.
 */
export function runLatentWorkers(
  trace: Trace,
  count: number,
  choice: WorkerChoice,
  buildWaitS = 600,
): PolicyFigures {
  const run = new PolicyRun(trace);
  const queue: Arrival[] = [];
  const workers = Array.from({ length: count }, (): LatentWorker => ({
    state: 'off',
    span: null,
    idleTurn: 0,
  }));
  const rest = (worker: LatentWorker) => {
    worker.state = 'idle';
    worker.idleTurn += 1;
    const turn = worker.idleTurn;
    run.world.after(buildWaitS * 1000, () => {
      if (worker.state !== 'idle' || worker.idleTurn !== turn) return;
      worker.state = 'ending';
      run.end(worker.span!, () => {
        worker.state = 'off';
        serve();
      });
    });
    serve();
  };
  const serve = () => {
    while (queue.length > 0) {
      const available = workers.filter(({ state }) => state === 'off' || state === 'idle');
      const idle = available.filter(({ state }) => state === 'idle');
      const worker = run.world.pick(choice === 'running-first' && idle.length > 0 ? idle : available);
      if (!worker) return;
      const job = queue.shift()!;
      const isOff = worker.state === 'off';
      worker.state = 'taken';
      const build = () => run.build(job, () => rest(worker));
      if (!isOff) {
        build();
        continue;
      }
      worker.span = run.begin(run.world.nowMs);
      run.afterBoot(build);
    }
  };
  run.play((job) => {
    queue.push(job);
    serve();
  });
  return run.figures();
}

/** Waits and machines of one run of a policy. */
class PolicyRun {
  readonly world: World;
  readonly spans: (Span & { toMs: number | null })[] = [];
  readonly #trace: Trace;
  readonly #waitsMs: number[] = [];
  #done = 0;

  constructor(trace: Trace) {
    this.world = new World(1, trace.startMs);
    this.#trace = trace;
  }

  /** Lets every job come at its moment, until all are built and every machine that ends has ended. */
  play(come: (job: Arrival) => void): void {
    for (const job of this.#trace.arrivals) this.world.after(job.atMs - this.#trace.startMs, () => come(job));
    while (this.world.step(Infinity));
  }

  begin(fromMs: number): Span & { toMs: number | null } {
    const span = { fromMs, toMs: null, usdPerHour: market.usdPerHour };
    this.spans.push(span);
    return span;
  }

  afterBoot(ready: () => void): void {
    this.world.after(this.world.between(...market.bootMs), ready);
  }

  build(job: Arrival, finished: () => void): void {
    this.#waitsMs.push(this.world.nowMs - job.atMs);
    this.world.after(job.durationMs, () => {
      this.#done += 1;
      finished();
    });
  }

  end(span: Span & { toMs: number | null }, gone: () => void): void {
    this.world.after(this.world.between(...market.endMs), () => {
      span.toMs = this.world.nowMs;
      gone();
    });
  }

  figures(): PolicyFigures {
    const usd = costUsd(this.spans, market.billingStepS * 1000, 0, Infinity);
    return figuresOf(usd, this.spans.length, this.#done, this.#waitsMs);
  }
}

/** Puts waits into figures. */
export function figuresOf(
  usd: number,
  launches: number,
  done: number,
  waitsMs: readonly number[],
): PolicyFigures {
  const sorted = waitsMs.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) / 1000;
  return {
    usd,
    launches,
    done,
    meanWaitS: sorted.reduce((sum, wait) => sum + wait, 0) / Math.max(1, sorted.length) / 1000,
    p50WaitS: at(0.5),
    p95WaitS: at(0.95),
  };
}
