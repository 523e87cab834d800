import { Referee } from './referee.js';
import { SimulatedAgent, type Told } from './simulated-agent.js';
import { calm, type Facts, type Happening, type Trace } from './trace.js';
import { World } from './world.js';
import type { Zone } from './zone.js';

const weekMs = 7 * 86_400_000;
const hourMs = 3_600_000;
/** What is so for less than the time between two looks, nobody promises to notice. */
const apartMs = 6000;

interface Action {
  readonly at: number;
  readonly act: () => void;
}

/**
 * Lives through a week from moment to moment at which anything changes: what happens, what the agent
 * does by itself, full hours, the ends of idle times and holds. Looks find a change within their
 * period, so late as the trace says. Throws when the agent breaks a promise; answers what it did.
 */
export async function runWeek(zone: Zone, startMs: number, trace: Trace): Promise<ReadonlySet<Told>> {
  const week = new Week(zone, startMs, trace);
  await week.run();
  return week.referee.told;
}

class Week {
  readonly referee: Referee;
  private readonly world: World;
  private readonly trace: Trace;
  private readonly agent: SimulatedAgent;
  private readonly actions: Action[];
  private steps = { at: 0, count: 0 };
  private actedAt = 0;
  private wakesAt: number | null = null;

  constructor(zone: Zone, startMs: number, trace: Trace) {
    this.trace = trace;
    this.world = new World(zone, startMs, trace);
    this.referee = new Referee(this.world, trace);
    this.agent = new SimulatedAgent(this.world, trace, (what) => this.referee.hear(what));
    this.actions = this.plan();
  }

  async run(): Promise<void> {
    const { world, agent, referee } = this;
    await agent.start();
    while (world.at < weekMs) {
      const isAsleep = this.wakesAt !== null;
      this.countStep();
      const action = isAsleep ? Infinity : this.nextAction();
      const moment = isAsleep ? Infinity : this.nextMoment();
      const own = isAsleep ? Infinity : agent.nextMs() + world.sleptMs;
      this.advance(Math.min(weekMs, this.wakesAt ?? Infinity, action, moment, own));
      if (isAsleep) this.wake();
      else if (world.at >= action) this.act();
      else if (world.at >= own) await agent.act();
      else agent.lookSoon();
      if (this.wakesAt === null) referee.watch(agent);
    }
  }

  /** An agent that does something again and again without any time passing would keep a processor busy. */
  private countStep(): void {
    this.steps =
      this.steps.at === this.world.at
        ? { at: this.world.at, count: this.steps.count + 1 }
        : { at: this.world.at, count: 0 };
    if (this.steps.count > 100) throw new Error(`the agent spins ${this.world.at} ms into the week`);
  }

  private nextAction(): number {
    const [action] = this.actions;
    return action === undefined ? Infinity : Math.max(action.at, this.actedAt + apartMs);
  }

  /** When the mere passing of time changes something. */
  private nextMoment(): number {
    const { world, agent, referee } = this;
    const { idleAfterS, resumeAfterS } = world.limits;
    const moments = [
      world.at + hourMs - (world.wallMs % hourMs),
      world.inputEnds + idleAfterS * 1000,
      world.inputEnds + resumeAfterS * 1000,
      referee.holdEnd(agent),
    ];
    return Math.min(...moments.filter((at) => at > world.at));
  }

  private advance(to: number): void {
    const { world, agent, referee } = this;
    const from = world.wallMs;
    const isAsleep = this.wakesAt !== null;
    const forMs = Math.max(0, to - world.at);
    if (isAsleep) world.sleptMs += forMs;
    else if (forMs > 1) {
      // How it was until just before it changes.
      world.at += forMs - 1;
      referee.watch(agent);
      world.at -= forMs - 1;
    }
    world.at += forMs;
    if (!isAsleep && agent.build?.isFrozen === false) world.addBuilt(from, world.wallMs);
  }

  private act(): void {
    this.actedAt = this.world.at;
    this.agent.catchUp();
    this.actions.shift()?.act();
    this.agent.lookSoon();
  }

  private wake(): void {
    this.wakesAt = null;
    this.actedAt = this.world.at;
    this.world.isSuspended = false;
    if (this.trace.isTold) this.agent.told();
    this.agent.lookSoon();
  }

  /** What happens when; what is so for a while also ends. */
  private plan(): Action[] {
    let at = 0;
    const actions = this.trace.happenings.flatMap(({ afterMs, what }) => {
      at += afterMs;
      const begin = { at, act: () => this.happen(what) };
      return what.kind === 'fact' ? [begin, ...this.backToCalm(at + what.forMs, what)] : [begin];
    });
    return actions.toSorted((a, b) => a.at - b.at);
  }

  /** What was so for a while ends; what was hot cools slowly. */
  private backToCalm(at: number, { fact, forMs }: Happening & { kind: 'fact' }): Action[] {
    const names = Object.keys(fact) as (keyof Facts)[];
    const back = Object.fromEntries(names.map((name) => [name, calm[name]]));
    const { celsius } = fact;
    if (typeof celsius !== 'number') return [{ at, act: () => this.set(back) }];
    const warm = { at, act: () => this.set({ celsius: celsius - 4 }) };
    return [warm, { at: at + forMs, act: () => this.set(back) }];
  }

  private set(fact: Partial<Facts>): void {
    this.world.facts = { ...this.world.facts, ...fact };
  }

  private happen(what: Happening): void {
    const { world, agent } = this;
    switch (what.kind) {
      case 'input':
        world.inputEnds = world.at + what.forMs;
        world.isRemote = what.isRemote;
        if (this.trace.isTold) agent.told();
        break;
      case 'fact':
        this.set(what.fact);
        break;
      case 'sleep':
        this.sleep(what.forMs);
        break;
      case 'clock':
        world.setClock(what.byMs);
        break;
      case 'data':
        world.addData(what.mb);
        break;
      case 'brokenCap':
        this.breakCap();
        break;
      case 'machineFault':
        if (agent.build !== null) agent.build.isFaulty = true;
        break;
      case 'pause':
      case 'resume':
      case 'anyway':
      case 'limits':
        this.decide(what);
    }
  }

  private sleep(forMs: number): void {
    const { world } = this;
    world.inputEnds = Math.min(world.inputEnds, world.at);
    this.wakesAt = world.at + forMs;
    if (!this.trace.isTold) return;
    world.isSuspended = true;
    this.agent.told();
  }

  private breakCap(): void {
    const { world, agent } = this;
    if ((agent.build?.runningSinceMs ?? null) === null) return;
    world.brokenCap = { at: world.at, wallMs: world.wallMs };
    agent.capBroken();
  }

  /** What the owner says holds at once. */
  private decide(what: Happening & { kind: 'pause' | 'resume' | 'anyway' | 'limits' }): void {
    const { world, agent, referee } = this;
    const { terms } = referee;
    if (what.kind === 'pause') {
      terms.pausedUntil = what.minutes === null ? Infinity : world.wallMs + what.minutes * 60_000;
      terms.isFinishing = what.build === 'finish' && agent.build !== null;
      agent.dispatch({ kind: 'pauseAsked', build: what.build });
    } else if (what.kind === 'resume') {
      terms.pausedUntil = null;
      agent.dispatch({ kind: 'resumeAsked' });
    } else if (what.kind === 'anyway') {
      terms.anywayUntil = what.minutes === 0 ? null : world.wallMs + what.minutes * 60_000;
    } else {
      const limits = { ...world.limits, ...what.limits };
      if (JSON.stringify(limits) !== JSON.stringify(world.limits)) world.brokenCap = null;
      world.settings = { ...world.settings, limits };
    }
    world.settings = {
      ...world.settings,
      pausedUntil: terms.pausedUntil === Infinity ? 'until-resumed' : momentOf(terms.pausedUntil),
      anywayUntil: momentOf(terms.anywayUntil),
    };
    agent.settingsChanged();
  }
}

function momentOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
