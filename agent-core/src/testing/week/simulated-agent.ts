import type { ClaimId } from '@barnraiser/protocol';
import { circumstancesOf } from '../../agent/circumstances-of.js';
import { Judge } from '../../agent/judge.js';
import { endPassed, holdEndOf, nextMoment } from '../../agent/next-moment.js';
import { buildIn, hasWorkAhead } from '../../lifecycle/build-in.js';
import type { Effect } from '../../lifecycle/effect.js';
import type { Event } from '../../lifecycle/event.js';
import { reduce } from '../../lifecycle/reduce.js';
import { initialState, type State } from '../../lifecycle/state.js';
import { online } from '../../policy/testing/sample-conditions.js';
import { systemClock } from '../../timing/clock.js';
import { SimulatedBuild } from './simulated-build.js';
import { SimulatedSenses } from './simulated-senses.js';
import type { Trace } from './trace.js';
import type { World } from './world.js';

/** An alarm may be set for days; a real timer is set anew every hour. */
const longestMs = 3_600_000;

/** What the week is about: which build began, stood still, went on, ended, and how. */
export type Told = 'started' | 'frozen' | 'thawed' | 'finished' | `released ${string}`;

/** The real judge, reducer and rules, fed and obeyed as `agent.ts` does it. Its times are the world's monotonic ms. */
export class SimulatedAgent {
  state: State = initialState;
  build: SimulatedBuild | null = null;
  lookDue: number | null = null;
  alarmDue: number | null = null;
  offerDue: number | null = null;
  private alarmAt = 0;
  private offers = 0;
  private readonly world: World;
  private readonly trace: Trace;
  private readonly judge: Judge;
  private readonly senses: SimulatedSenses;
  private readonly tell: (what: Told) => void;

  constructor(world: World, trace: Trace, tell: (what: Told) => void) {
    this.world = world;
    this.trace = trace;
    this.tell = tell;
    this.senses = new SimulatedSenses(world);
    const clock = { ...systemClock, wallMs: () => world.wallMs, monotonicMs: () => world.monotonicMs };
    const machine = { isolations: async () => ['none' as const], diskFreeMb: async () => null };
    this.judge = new Judge(machine, world.settings, clock, {
      senses: this.senses.asSenses(),
      builtMs: (since, now) => world.builtMs(since, now),
      data: () => ({ usedMb: world.usedMb, resetsAt: world.shown.nextMonth }),
      hasNetwork: () => true,
    });
  }

  async start(): Promise<void> {
    await this.judge.look();
    this.dispatch({ kind: 'started', verdict: this.judge.verdict([online]) });
    this.rejudge();
  }

  /** When it does something next by itself; world's monotonic ms. */
  nextMs(): number {
    const due = [this.lookDue, this.alarmDue, this.offerDue, this.build?.dueMs ?? null];
    return Math.min(...due.map((at) => at ?? Infinity));
  }

  /** Does all that is due. */
  async act(): Promise<void> {
    const now = this.world.monotonicMs;
    if (this.alarmDue !== null && this.alarmDue <= now) {
      if (this.world.wallMs >= this.alarmAt) this.lookDue = now;
      else this.setAlarm(this.alarmAt);
    }
    if (this.lookDue !== null && this.lookDue <= now) await this.look();
    if (this.offerDue !== null && this.offerDue <= now) this.offered();
    if (this.build !== null && this.build.dueMs !== null && this.build.dueMs <= now) this.build.act();
  }

  /** Something has changed: a look finds out within its period, so late as this week's looks come. */
  lookSoon(): void {
    const periodMs = buildIn(this.state) === null ? 5000 : 1000;
    const at = this.world.monotonicMs + Math.floor(this.trace.lateness * periodMs);
    this.lookDue = Math.min(this.lookDue ?? Infinity, at);
  }

  /** What looks of the last seconds have found, unless one is due that has not yet been. */
  catchUp(): void {
    if (this.lookDue === null) this.senses.refresh();
  }

  /** The program around the agent has told of input or sleep. */
  told(): void {
    this.senses.refreshTold();
    this.rejudge();
  }

  /** A build broke out of its limits, as a look has found. */
  capBroken(): void {
    this.judge.capBroken({ at: this.world.wallMs, kind: 'cores', allowed: 1, used: 2 });
    this.rejudge();
  }

  settingsChanged(): void {
    this.judge.changeSettings(this.world.settings);
    this.rejudge();
  }

  dispatch(event: Event): readonly Effect[] {
    const [state, effects] = reduce(this.state, event);
    this.state = state;
    for (const effect of effects) this.perform(effect);
    this.judge.attend(hasWorkAhead(state));
    return effects;
  }

  private async look(): Promise<void> {
    this.lookDue = null;
    await this.judge.look();
    const ended = endPassed(this.world.settings, this.world.wallMs);
    if (ended !== null) {
      if (ended.pausedUntil === null) this.dispatch({ kind: 'resumeAsked' });
      this.world.settings = ended;
      this.judge.changeSettings(ended);
    }
    this.rejudge();
  }

  private rejudge(): void {
    const { judge, world } = this;
    const verdict = judge.verdict([online]);
    const circumstances = circumstancesOf(world.settings, judge, world.wallMs);
    this.dispatch({ kind: 'verdictReached', verdict, circumstances });
    this.setAlarm(nextMoment(world.settings, verdict.reasons, world.wallMs, holdEndOf(this.state)));
  }

  private setAlarm(at: number | null): void {
    this.alarmAt = at ?? Infinity;
    const { wallMs, monotonicMs } = this.world;
    this.alarmDue = at === null ? null : monotonicMs + Math.min(longestMs, Math.max(0, at - wallMs));
  }

  private offered(): void {
    this.offerDue = null;
    this.offers += 1;
    const build = {
      claimId: `claim-${this.offers}` as ClaimId,
      coordinator: online.url,
      project: 'hello',
      target: 'linux',
      title: 'Hello',
      attempt: 1,
      stepCount: 2,
      startedDespitePresence: false,
    };
    this.dispatch({ kind: 'buildOffered', build, now: this.world.wallMs });
  }

  private perform(effect: Effect): void {
    if (effect.kind === 'setAvailability') {
      const isOpen = effect.availability === 'open';
      this.offerDue = isOpen ? this.world.monotonicMs + this.trace.offerAfterMs : null;
    } else if (effect.kind === 'startBuild') {
      const { prepareMs, buildMs } = this.trace;
      const runMs = buildMs[this.offers % buildMs.length]!;
      this.build = new SimulatedBuild(effect.claimId, { prepareMs, runMs }, this.world, {
        dispatch: (event) => this.dispatch(event),
        ended: (isMachines) => this.ended(isMachines),
        tell: this.tell,
      });
      this.tell('started');
    } else if (effect.kind === 'finishBuild') this.build = null;
    else this.build?.perform(effect);
    // A look within its period follows each change, and a hold may be over at once.
    if (effect.kind === 'freezeBuild') this.lookSoon();
  }

  private ended(isMachines: boolean): void {
    const { world } = this;
    const inRow = isMachines ? world.failures.inRow + 1 : 0;
    world.failures = { inRow, at: world.at, wallMs: world.wallMs };
    this.judge.buildEnded(isMachines ? 'machine' : null);
    this.catchUp();
    this.rejudge();
  }
}
