import type { Trace } from './trace.js';
import { againstRunning, againstStarting, type Objection, remember, type Terms } from './oracle.js';
import type { SimulatedAgent, Told } from './simulated-agent.js';
import type { World } from './world.js';

/** Between two looks at rest, and while a build is there; with what an effect may take. */
const restingMs = 5010;
const buildingMs = 1010;

/** Watches the agent through a week, and throws as soon as it breaks a promise. Times are the world's monotonic ms. */
export class Referee {
  readonly terms: Terms = { pausedUntil: null, anywayUntil: null, isFinishing: false, isHot: false };
  readonly told = new Set<Told>();
  private readonly world: World;
  private readonly trace: Trace;
  private againstStarting: readonly Objection[] = [];
  private againstRunning: readonly Objection[] = [];
  private forbiddenSince: number | null = null;
  private startableAt = 0;
  private frozenAt = 0;
  private unstartedSince: number | null = null;
  private unthawedSince: number | null = null;
  private overdueSince: number | null = null;

  constructor(world: World, trace: Trace) {
    this.world = world;
    this.trace = trace;
  }

  /** The agent has begun something. */
  hear(what: Told): void {
    this.told.add(what);
    this.look();
    const now = this.world.monotonicMs;
    if (what === 'started' && now - this.startableAt > restingMs)
      this.fail('a build began', this.againstStarting);
    if (what === 'thawed' && now - (this.forbiddenSince ?? now) > buildingMs)
      this.fail('a build went on', this.againstRunning);
    if (what === 'frozen') this.frozenAt = this.world.at;
  }

  /** When a build that stands still must be given back, in true ms. */
  holdEnd({ build }: SimulatedAgent): number {
    const { setBackAt, limits } = this.world;
    // A clock that is set back may begin the hold anew, and not more.
    return build?.isFrozen === true ? Math.max(this.frozenAt, setBackAt) + limits.holdS * 1000 : Infinity;
  }

  /** How things are at this moment, while the machine is awake. */
  watch(agent: SimulatedAgent): void {
    if (agent.build === null) this.terms.isFinishing = false;
    this.look();
    this.watchRunning(agent.build?.runningSinceMs ?? null);
    this.watchWaiting(agent);
  }

  private look(): void {
    const { world, terms } = this;
    const now = world.monotonicMs;
    const isCertain = (objection: Objection): boolean => objection.isCertain;
    remember(terms, world);
    this.againstStarting = againstStarting(world, terms);
    this.againstRunning = againstRunning(world, terms);
    if (!this.againstStarting.some(isCertain)) this.startableAt = now;
    this.forbiddenSince = this.againstRunning.some(isCertain) ? (this.forbiddenSince ?? now) : null;
  }

  /** Nothing runs longer than one look after it must not. */
  private watchRunning(runningSince: number | null): void {
    const { forbiddenSince, world } = this;
    if (runningSince === null || forbiddenSince === null) return;
    const patienceMs = runningSince <= forbiddenSince ? buildingMs : restingMs;
    if (world.monotonicMs - forbiddenSince > patienceMs) this.fail('a build runs on', this.againstRunning);
  }

  /** Nothing waits longer than one look after it need not, nor stands still longer than its hold. */
  private watchWaiting(agent: SimulatedAgent): void {
    const { build } = agent;
    const now = this.world.monotonicMs;
    const since = (isSo: boolean, before: number | null): number | null => (isSo ? (before ?? now) : null);
    const isFrozen = build?.isFrozen === true;
    this.unstartedSince = since(build === null && this.againstStarting.length === 0, this.unstartedSince);
    this.unthawedSince = since(isFrozen && this.againstRunning.length === 0, this.unthawedSince);
    this.overdueSince = since(isFrozen && this.world.at >= this.holdEnd(agent), this.overdueSince);
    if (now - (this.unstartedSince ?? now) > restingMs + this.trace.offerAfterMs)
      this.fail('no build begins');
    if (now - (this.unthawedSince ?? now) > buildingMs) this.fail('a build stands still');
    if (now - (this.overdueSince ?? now) > buildingMs) this.fail('a build is held too long');
  }

  private fail(what: string, despite: readonly Objection[] = []): never {
    const { at, wallMs } = this.world;
    const why =
      despite.length === 0 ? 'for no reason' : `despite: ${despite.map(({ why }) => why).join(', ')}`;
    throw new Error(
      `${what} ${why}, ${Math.round(at / 1000)} s into the week, at ${new Date(wallMs).toISOString()}`,
    );
  }
}
