import { isDeepStrictEqual } from 'node:util';
import type { Fault, HostConditions, HostReading, Isolation, Settings, Verdict } from '@barnraiser/protocol';
import { allowedCores, columnOf, type ColumnName } from '../policy/rules/column-of.js';
import { explain } from '../policy/explain.js';
import type { Conditions, CoordinatorCondition, OwnerRules } from '../policy/rules/conditions.js';
import { isHot } from '../policy/rules/thermal.js';
import { verdict } from '../policy/verdict.js';
import type { BuildLimits } from '../run/limits/build-limits.js';
import { NetworkSensor } from '../sense/network.js';
import { createSenses, type Senses, type Tidings } from '../sense/senses.js';
import { localTime, sayMoment, startOfDay } from '../sense/time/local-time.js';
import { anywayUntilMs, pausedUntilMs } from '../storage/settings.js';
import type { Clock } from '../timing/clock.js';
import type { Machine } from './machine.js';

/** What the judge asks beside the machine; each has a default that serves a bare agent. */
export interface JudgeOptions {
  /** Closed with the judge. */
  readonly senses?: Senses;
  /** How long builds have run since `since`, both epoch ms. Default: not at all. */
  readonly builtMs?: (since: number, now: number) => number;
  /** What builds sent and received this month. Default: nobody counts. */
  readonly data?: (now: number) => Conditions['data'];
  /** Whether any network but the machine's own is up. Default: as the system says. */
  readonly hasNetwork?: (now: number) => boolean;
}

/** What of the machine matters to the judge. */
type JudgedMachine = Pick<Machine, 'isolations' | 'diskFreeMb'>;

/** Gathers the conditions that the policy judges by, and says which limits hold. */
export class Judge {
  private readonly machine: JudgedMachine;
  private readonly clock: Clock;
  private readonly senses: Senses;
  private readonly hasNetwork: (now: number) => boolean;
  private readonly builtMs: (since: number, now: number) => number;
  private settings: Settings;
  private machineFailures = { inRow: 0, lastAt: 0 };
  private sandboxes: readonly Isolation[] | null = null;
  private wasHot = false;
  private brokenCap: Conditions['brokenCap'] = null;
  private readonly data: (now: number) => Conditions['data'];
  private hasBuild = false;

  constructor(machine: JudgedMachine, settings: Settings, clock: Clock, options: JudgeOptions = {}) {
    this.machine = machine;
    this.settings = settings;
    this.clock = clock;
    this.builtMs = options.builtMs ?? (() => 0);
    this.data = options.data ?? (() => null);
    const network = new NetworkSensor();
    this.hasNetwork = options.hasNetwork ?? ((now) => network.isThere(now));
    this.senses =
      options.senses ??
      createSenses({
        settings: () => this.settings,
        diskFreeMb: () => machine.diskFreeMb(),
        wallMs: () => clock.wallMs(),
      });
  }

  /** Looks at the machine anew, within 3 s. Rejects when the sandboxes cannot be tried. */
  async look(): Promise<void> {
    const [sandboxes, conditions] = await Promise.all([this.machine.isolations(), this.senses.look()]);
    this.sandboxes = sandboxes;
    this.wasHot = isHot(conditions.celsius, this.settings.limits.maxCelsius, this.wasHot);
  }

  /** Takes what the program around the agent has sensed; the next verdict knows it. */
  sense(reading: HostReading): void {
    this.senses.sense(reading);
  }

  /** Another mind of the owner's; it holds from the next verdict on. */
  changeSettings(settings: Settings): void {
    if (!isDeepStrictEqual(settings.limits, this.settings.limits)) this.brokenCap = null;
    this.settings = settings;
  }

  /** A build used more than it may: the next verdict knows it. Null: it does not, which undoes nothing. */
  capBroken(broken: Conditions['brokenCap']): void {
    this.brokenCap = broken ?? this.brokenCap;
  }

  /** A build has ended; what the machine is to blame for makes it wait. */
  buildEnded(fault: Fault | null): void {
    this.machineFailures =
      fault === 'machine'
        ? { inRow: this.machineFailures.inRow + 1, lastAt: this.clock.wallMs() }
        : { inRow: 0, lastAt: 0 };
  }

  /** By what is known at this moment; cheap, and asks no sensor. */
  verdict(
    coordinators: readonly CoordinatorCondition[],
    { isFinishing = false }: { readonly isFinishing?: boolean } = {},
  ): Verdict {
    return verdict(this.conditionsOf(coordinators, isFinishing), this.ownerRules());
  }

  /** One sentence more than the verdict's own: what happens next, and when. */
  explain(verdict: Verdict): string | null {
    const now = this.clock.wallMs();
    const { anywayUntil } = this.ownerRules();
    return explain(verdict, { now, anywayUntil, say: (at) => sayMoment(at, now) });
  }

  /** A build is there to go on with: whoever was away for the shorter time to resume is away. */
  attend(hasBuild: boolean): void {
    this.hasBuild = hasBuild;
    this.senses.attend(hasBuild);
  }

  /** Called as soon as the machine tells something by itself: the next verdict knows it. */
  listen(listener: (tidings: Tidings) => void): void {
    this.senses.listen(listener);
  }

  /** What the sensors say; null until they have looked. */
  get conditions(): HostConditions | null {
    return this.senses.current(this.idleAfterS);
  }

  /** The owner's machine is about to sleep, as the program around the agent says. */
  get isSuspended(): boolean {
    return this.senses.isSuspended();
  }

  /** Whether input would be noticed only by asking the sensors, and would make a build give way. */
  get needsGlances(): boolean {
    return this.settings.limits.present.cores === 0 && !this.senses.isTold();
  }

  /** Asks after input alone. Never rejects. */
  glance(): Promise<void> {
    return this.senses.glance();
  }

  /** Which of the two columns of limits holds. */
  get column(): ColumnName {
    return columnOf(this.conditions?.presence ?? null, this.settings.kind);
  }

  /** How many of the machine's cores a build may use now; 0: none may run. */
  allowedCores(logical: number): number {
    return allowedCores(this.settings.limits, this.column, logical);
  }

  /** What a build may use now; one core at least, as the sample may be built while none are allowed. */
  buildLimits(logical: number): BuildLimits {
    const { cpuPercent, memoryMb } = this.settings.limits[this.column];
    return { cores: Math.max(1, this.allowedCores(logical)), cpuPercent, memoryMb };
  }

  /** Each sensor's own account. */
  reports(): ReturnType<Senses['reports']> {
    return this.senses.reports();
  }

  close(): void {
    this.senses.close();
  }

  private conditionsOf(coordinators: readonly CoordinatorCondition[], isFinishing: boolean): Conditions {
    const now = this.clock.wallMs();
    this.forgetFuture(now);
    const { machineFailures, sandboxes, wasHot, brokenCap } = this;
    return {
      now,
      coordinators,
      host: this.conditions,
      wasHot,
      local: localTime(now, this.settings.limits.schedule),
      brokenCap,
      data: this.data(now),
      builtTodayMs: this.builtMs(startOfDay(now), now),
      hasNetwork: this.hasNetwork(now),
      isFinishing,
      sandboxes,
      machineFailures,
    };
  }

  /** What happened later than now, happened now: a clock that was set back must not make anything wait for days. */
  private forgetFuture(now: number): void {
    const { machineFailures, brokenCap } = this;
    if (machineFailures.lastAt > now) this.machineFailures = { ...machineFailures, lastAt: now };
    if (brokenCap !== null && brokenCap.at > now) this.brokenCap = { ...brokenCap, at: now };
  }

  private get idleAfterS(): number {
    const { idleAfterS, resumeAfterS } = this.settings.limits;
    return this.hasBuild ? Math.min(idleAfterS, resumeAfterS) : idleAfterS;
  }

  private ownerRules(): OwnerRules {
    const { settings } = this;
    const { kind, isolation } = settings;
    const limits = { ...settings.limits, idleAfterS: this.idleAfterS };
    return {
      kind,
      limits,
      isolation,
      pausedUntil: pausedUntilMs(settings),
      anywayUntil: anywayUntilMs(settings),
    };
  }
}
