import type { AgentHealth, Settings, SettingsPatch, Snapshot } from '@barnraiser/protocol';
import { FakeLog } from './fake-log.js';
import { sampleBuild } from './fixtures/running-build.js';
import { snapshotOf } from './fixtures/snapshot.js';
import type { Scenario, ScenarioState } from './scenario.js';

/** An agent in memory: its calls change its snapshot as the real one's do, and listeners hear of it. */
export class FakeAgent {
  readonly #told: (snapshot: Snapshot) => void;
  readonly #machine: Scenario['machine'];
  #state: ScenarioState;
  snapshot: Snapshot;
  settings: Settings;
  readonly log = new FakeLog(1198, false);
  readonly finishedLog = new FakeLog(420, true);

  constructor(scenario: Scenario, told: (snapshot: Snapshot) => void) {
    this.#told = told;
    this.#state = scenario.state;
    this.#machine = scenario.machine;
    this.snapshot = this.#snapshotOf(scenario.state);
    if (scenario.hasMessage)
      this.snapshot = {
        ...this.snapshot,
        message: { level: 'warning', text: 'Example Builds moves to another host on Friday evening.' },
      };
    this.settings = firstSettings();
  }

  /** A second passes. */
  tick(): void {
    const { build } = this.snapshot;
    if (build?.frozen != null) {
      this.change({ at: Date.now(), build: { ...build, frozenMs: Date.now() - build.frozen.since } });
      return;
    }
    this.log.grow(3);
    this.change({
      at: Date.now(),
      build: build && {
        ...build,
        elapsedMs: Date.now() - build.startedAt,
        logBytes: this.log.sizeBytes,
        step: build.step && { ...build.step, elapsedMs: Date.now() - build.step.startedAt },
        steps: build.steps.map((step) =>
          step.state === 'running' && build.step
            ? { ...step, elapsedMs: Date.now() - build.step.startedAt }
            : step,
        ),
      },
    });
  }

  change(part: Partial<Snapshot>): Snapshot {
    this.snapshot = { ...this.snapshot, ...part };
    this.#told(this.snapshot);
    return this.snapshot;
  }

  pause(until: string, build: 'release' | 'finish'): Snapshot {
    if (build === 'finish' && this.snapshot.build)
      return this.change({ ...this.#snapshotOf('finishing'), build: this.snapshot.build });
    const pausedUntil = until === 'until-resumed' ? until : Date.parse(until);
    return this.change({
      ...this.#snapshotOf(until === 'until-resumed' ? 'paused-open' : 'paused'),
      pausedUntil,
    });
  }

  resume(): Snapshot {
    return this.change(this.#snapshotOf(goesOn.has(this.#state) ? 'building' : this.#state));
  }

  buildAnyway(minutes: number): Snapshot {
    if (minutes === 0) return this.change(this.#snapshotOf(this.#state));
    return this.change({
      ...this.#snapshotOf('building'),
      anywayUntil: Date.now() + minutes * 60_000,
    });
  }

  buildSample(): void {
    const build = sampleBuild(Date.now());
    this.change({
      ...this.#snapshotOf('building'),
      sentence: 'Building the sample: make (step 2 of 3).',
      build: { ...build, project: 'sample', title: 'The sample', isSample: true },
    });
  }

  join(): void {
    this.#state = 'ready';
    this.change(this.#snapshotOf('ready'));
  }

  leave(): void {
    this.#state = 'no-project';
    this.change(this.#snapshotOf('no-project'));
  }

  changeSettings(patch: SettingsPatch): Settings {
    const { limits, displayName, ...rest } = patch;
    const { present, away, ...others } = limits ?? {};
    const old = this.settings;
    this.settings = {
      ...old,
      ...definedOf(rest),
      ...(typeof displayName === 'string' ? { displayName } : {}),
      limits: {
        ...old.limits,
        ...definedOf(others),
        present: { ...old.limits.present, ...definedOf(present ?? {}) },
        away: { ...old.limits.away, ...definedOf(away ?? {}) },
      },
    };
    if (patch.machineName !== undefined) this.change({ machine: patch.machineName });
    return this.settings;
  }

  #snapshotOf(state: ScenarioState): Snapshot {
    return snapshotOf(state, Date.now(), this.#machine);
  }
}

/** Where resuming leads to a build that runs. */
const goesOn: ReadonlySet<ScenarioState> = new Set(['paused', 'paused-open', 'finishing', 'frozen-paused']);

/** The health that goes with a situation. */
export function healthOf(state: ScenarioState): AgentHealth {
  if (state === 'restarting')
    return {
      state: 'restarting',
      detail: 'It ended without a word (signal SIGKILL).',
      retryAt: Date.now() + 8000,
    };
  if (state === 'agent-failed')
    return {
      state: 'failed',
      detail:
        'Another agent already uses this data folder: barnraiser-agent, process 812. End that one first.',
      retryAt: null,
    };
  return { state: 'running', detail: null, retryAt: null };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function definedOf<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>;
}

function firstSettings(): Settings {
  return {
    machineName: 'blue-heron',
    kind: 'desktop',
    labels: {},
    isolation: 'best',
    limits: {
      present: { cores: 0, memoryMb: null, cpuPercent: null },
      away: { cores: 3, memoryMb: 2048, cpuPercent: null },
      idleAfterS: 180,
      resumeAfterS: 60,
      holdS: 600,
      whileFullscreen: false,
      exclusiveApps: ['steam', 'obs'],
      onBattery: false,
      minChargePercent: 60,
      maxCelsius: 85,
      busyPercent: 50,
      schedule: null,
      hoursPerDay: null,
      diskFloorMb: 2048,
      diskBudgetMb: 10_240,
      dataPerMonthMb: 20_480,
    },
    shares: [],
    logLimitMb: 1024,
    keptLogsMb: 200,
    offlineGraceS: 900,
    pausedUntil: null,
    anywayUntil: null,
  };
}
