import type {
  AcceptedWork,
  Availability,
  CoordinatorDriver,
  DriverHost,
  LinkStatus,
} from '../claim/driver.js';
import type { CoordinatorCondition } from '../policy/rules/conditions.js';

/** One joined coordinator: its driver, how the connection is, and whether it asked for a pause. */
export class Link {
  readonly url: string;
  readonly driver: CoordinatorDriver;
  private status: LinkStatus;
  private wanted: Availability = 'draining';
  private pausedUntil: number | null = null;
  private pauseMs = 0;
  private accepted: AcceptedWork | null = { exceptProjects: [] };
  private isStarted = false;
  private isAsleep = false;

  constructor(url: string, driver: CoordinatorDriver) {
    this.url = url;
    this.driver = driver;
    this.status = driver.status();
  }

  /** Starts the driver, unless it runs. */
  start(host: () => DriverHost): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.driver.start(host());
  }

  /** Answers whether it changed in more than the time of the next try. */
  changed(status: LinkStatus): boolean {
    const { link, detail } = this.status;
    this.status = status;
    return link !== status.link || detail !== status.detail;
  }

  /** What the agent wants; a coordinator that asked for a pause is not asked all the same. */
  setAvailability(wanted: Availability, now: number): void {
    this.wanted = wanted;
    this.refresh(now);
  }

  /** The machine goes to sleep, or has woken up: a connection that would hang meanwhile is closed. */
  setAsleep(isAsleep: boolean, now: number): void {
    if (isAsleep === this.isAsleep) return;
    this.isAsleep = isAsleep;
    this.refresh(now);
  }

  /** Epoch ms; Infinity: until the agent starts anew. */
  pauseUntil(at: number, now: number): void {
    this.pausedUntil = Math.max(this.pausedUntil ?? 0, at);
    this.pauseMs = this.pausedUntil - now;
    this.refresh(now);
  }

  /** What the owner takes of this coordinator's work; null: nothing. It holds at once, also for a question that hangs. */
  accept(accepted: AcceptedWork | null, now: number): void {
    const isSame = JSON.stringify(accepted) === JSON.stringify(this.accepted);
    this.accepted = accepted;
    // A question that hangs was asked by the old rule: it is taken back and asked anew.
    if (!isSame) this.driver.setAvailability(this.wanted === 'closed' ? 'closed' : 'draining');
    this.refresh(now);
  }

  /** What the owner takes of this coordinator's work; null: nothing. */
  get acceptedWork(): AcceptedWork | null {
    return this.accepted;
  }

  accepts(project: string): boolean {
    return this.accepted !== null && !this.accepted.exceptProjects.includes(project);
  }

  /** Ends a pause whose time is over; to be called now and then. */
  refresh(now: number): void {
    // More than was asked for is left only where the clock was set back.
    if (this.pausedUntil !== null) this.pausedUntil = Math.min(this.pausedUntil, now + this.pauseMs);
    if (this.pausedUntil !== null && this.pausedUntil <= now) this.pausedUntil = null;
    const isPaused = (this.pausedUntil !== null || this.accepted === null) && this.wanted === 'open';
    const isAbsent = this.isAsleep && this.driver.traits.hasLiveConnection;
    this.driver.setAvailability(isAbsent ? 'closed' : isPaused ? 'draining' : this.wanted);
  }

  condition(): CoordinatorCondition {
    const { link, detail, retryAt, refusal } = this.status;
    return { url: this.url, link, detail, retryAt, refusal, pausedUntil: this.pausedUntil };
  }
}
