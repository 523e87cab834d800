import type { LimitSettings, Settings } from '@barnraiser/protocol';
import { freshSettings } from '../../storage/settings.js';
import { calm, type Facts, type Trace } from './trace.js';
import { type Shown, shownIn, type Zone } from './zone.js';

/** Something happened: in true time (ms since the week began) and by the machine's clock then (epoch ms). */
export interface Noted {
  readonly at: number;
  readonly wallMs: number;
}

/** What is so, as nobody in it can know: true time, the machine's two clocks, its owner and its state. */
export class World {
  /** True time, ms since the week began. */
  at = 0;
  sleptMs = 0;
  facts: Facts = calm;
  /** The last input; it goes on until `inputEnds`. */
  inputEnds = -3_600_000;
  isRemote = false;
  /** The machine said that it goes to sleep. */
  isSuspended = false;
  settings: Settings;
  brokenCap: Noted | null = null;
  failures = { inRow: 0, at: 0, wallMs: 0 };
  /** When the clock was last set back. */
  setBackAt = -Infinity;
  private offsetMs = 0;
  private readonly zone: Zone;
  private readonly startMs: number;
  private readonly dataMb = new Map<string, number>();
  private readonly built: [number, number][] = [];
  private seen: { readonly wallMs: number; readonly shown: Shown } | null = null;

  constructor(zone: Zone, startMs: number, { kind, limits }: Pick<Trace, 'kind' | 'limits'>) {
    this.zone = zone;
    this.startMs = startMs;
    const fresh = freshSettings(kind);
    this.settings = { ...fresh, limits: { ...fresh.limits, ...limits } };
  }

  /** The machine's clock; epoch ms. */
  get wallMs(): number {
    return this.startMs + this.at + this.offsetMs;
  }

  /** Stands still while the machine sleeps. */
  get monotonicMs(): number {
    return this.at - this.sleptMs;
  }

  /** What the machine's clock and calendar show. */
  get shown(): Shown {
    if (this.seen === null || this.seen.wallMs !== this.wallMs)
      this.seen = { wallMs: this.wallMs, shown: shownIn(this.zone, this.wallMs) };
    return this.seen.shown;
  }

  /** How long nobody has touched the machine. */
  get idleMs(): number {
    return Math.max(0, this.at - this.inputEnds);
  }

  get limits(): LimitSettings {
    return this.settings.limits;
  }

  /** What builds sent and received in the month that the calendar shows. */
  get usedMb(): number {
    return this.dataMb.get(this.shown.month) ?? 0;
  }

  addData(mb: number): void {
    this.dataMb.set(this.shown.month, this.usedMb + mb);
  }

  setClock(byMs: number): void {
    this.offsetMs += byMs;
    if (byMs < 0) this.setBackAt = this.at;
  }

  /** Time passes while a build runs. */
  addBuilt(fromMs: number, toMs: number): void {
    const last = this.built.at(-1);
    if (last?.[1] === fromMs) last[1] = toMs;
    else this.built.push([fromMs, toMs]);
  }

  /** How long builds ran between two moments of the machine's clock. */
  builtMs(since: number, until: number): number {
    return this.built.reduce(
      (sum, [from, to]) => sum + Math.max(0, Math.min(to, until) - Math.max(from, since)),
      0,
    );
  }
}
