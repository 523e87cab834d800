import type { Bus } from '../dbus/bus.js';
import { askLayer, type Layer, type LayerOutcome } from '../layer.js';
import { LogindEvents } from './logind-events.js';
import type { EventSource, MachineEvent } from './machine-event.js';
import { MutterEvents } from './mutter-events.js';
import { ScreenSaverEvents } from './screen-saver-events.js';
import { SleepDelay } from './sleep-delay.js';

/** Where events come from, and who is told. */
export interface MachineEventsParts {
  readonly session: Bus;
  readonly system: Bus;
  /** With the system bus's address, where it is not at the usual place. */
  readonly env: NodeJS.ProcessEnv;
  readonly wallMs: () => number;
  /** What follows has begun when this returns. */
  readonly tell: (event: MachineEvent) => void;
}

/** Sleep that never came, or whose end was told to nobody, is over after this. */
const longestComingMs = 60_000;

/** Hears what desktop and login manager tell by themselves, and has sleep and shutdown wait for the build. Linux. */
export class MachineEvents {
  private readonly parts: MachineEventsParts;
  private readonly sources: readonly EventSource[];
  private readonly delay: SleepDelay;
  private hasBuild = false;
  private sleepToldAt: number | null = null;
  private isShuttingDown = false;

  constructor(parts: MachineEventsParts) {
    const { session, system, env } = parts;
    this.parts = parts;
    this.delay = new SleepDelay(env);
    const tell = (event: MachineEvent): void => this.told(event);
    this.sources = [
      new MutterEvents(session, tell),
      new ScreenSaverEvents(session, tell),
      new LogindEvents(system, tell),
    ];
  }

  /** Whether a build is there that may have to give way. */
  attend(hasBuild: boolean): void {
    if (hasBuild === this.hasBuild) return;
    this.hasBuild = hasBuild;
    this.again();
    this.holdIfNeeded();
  }

  /** Some time has passed: what is spent is asked for anew. */
  again(): void {
    for (const source of this.sources) source.attend(this.hasBuild);
  }

  /** Whether any input at keyboard and mouse would be told at once. */
  isArmed(): boolean {
    return this.sources.some((source) => source.isArmed());
  }

  /** Whether the machine is about to sleep. */
  isSuspended(): boolean {
    const at = this.sleepToldAt;
    return at !== null && Math.abs(this.parts.wallMs() - at) < longestComingMs;
  }

  /** Each source's account, for the self-test. */
  async test(): Promise<LayerOutcome<string>[]> {
    return Promise.all(
      this.sources.map((source) =>
        askLayer<string, Layer<string>>(
          { layer: source.layer, longestRestMs: 0, read: () => source.read() },
          0,
        ),
      ),
    );
  }

  /** Lets sleep and shutdown go on. The buses are closed by whoever opened them. */
  close(): void {
    this.delay.release();
  }

  private told(event: MachineEvent): void {
    if (event.kind === 'sleep') this.sleepToldAt = event.isComing ? this.parts.wallMs() : null;
    if (event.kind === 'shutdown') this.isShuttingDown = event.isComing;
    this.parts.tell(event);
    if (event.kind !== 'sleep' && event.kind !== 'shutdown') return;
    if (event.kind === 'sleep' && event.isComing) this.delay.releaseSoon();
    else this.holdIfNeeded();
  }

  /** A shutdown waits until the agent is closed. */
  private holdIfNeeded(): void {
    if (this.isShuttingDown || this.isSuspended()) return;
    if (this.hasBuild) this.delay.hold();
    else this.delay.release();
  }
}
