import type { CommandPort } from '../../../command-port.js';
import type { Availability, CoordinatorDriver, DriverHost, LinkStatus } from '../../../driver.js';
import { backOffMs } from '../../../../timing/back-off.js';
import { Bell } from '../../../../timing/bell.js';
import type { Clock } from '../../../../timing/clock.js';
import { keepAliveTimes, type KeepAliveTimes } from './keep-alive.js';
import { Dismissed, leastPauseMs, statusOfLogin } from './login-status.js';
import type { Commands } from '../commands/create-commands.js';
import { redialMs } from './manners.js';
import type { RemoteCaller } from './master-connection.js';
import type { MasterAccount, SessionParts } from './session-parts.js';
import { type SessionEnd, WorkerSession } from './worker-session.js';
import type { WorkerInfoParts } from './worker-info.js';

/** What the driver of Buildbot masters needs. */
export interface BuildbotDriverOptions {
  readonly account: MasterAccount;
  readonly info: WorkerInfoParts;
  readonly commandsFor: (port: CommandPort, caller: RemoteCaller) => Commands;
  readonly clock: Clock;
  readonly keepAlive?: KeepAliveTimes;
  /** Without a command for so long, a build is over where the master does not tell its end. */
  readonly quietMs?: number;
}

const connecting: LinkStatus = { link: 'connecting', detail: null, refusal: null, retryAt: null };
const online: LinkStatus = { link: 'online', detail: null, refusal: null, retryAt: null };
const resting: LinkStatus = { ...connecting, detail: 'connects when this machine is free to build' };

/**
 * The driver of Buildbot masters: a worker of theirs that is there when the machine may build and
 * absent when it may not. It logs in, takes one build, and logs in anew for the next, so that the
 * owner's rules are asked before each.
 */
export function createBuildbotDriver(options: BuildbotDriverOptions): CoordinatorDriver {
  return new BuildbotDriver(options);
}

class BuildbotDriver implements CoordinatorDriver {
  readonly kind = 'buildbot';
  readonly traits = {
    delivery: 'push',
    unit: 'command-stream',
    refusal: 'costs-an-attempt',
    onEvict: 'requeued',
    onVanish: 'requeued-after-lease',
    hasLiveConnection: true,
  } as const;
  private readonly options: BuildbotDriverOptions;
  private readonly changed = new Bell();
  private readonly stopping = new AbortController();
  private availability: Availability = 'draining';
  private session: WorkerSession | null = null;
  private known: readonly string[] | null = null;
  private current: LinkStatus = resting;
  private serving: Promise<void> | null = null;
  private host: DriverHost | null = null;

  constructor(options: BuildbotDriverOptions) {
    this.options = options;
  }

  start(host: DriverHost): void {
    if (this.serving !== null) throw new Error('a driver is started once');
    this.host = host;
    this.serving = this.serve(this.sessionParts(host));
  }

  setAvailability(availability: Availability): void {
    if (availability === this.availability) return;
    this.availability = availability;
    if (availability === 'open') this.session?.reopen();
    else if (availability === 'draining') this.session?.drain();
    else this.session?.close('this machine builds no more just now');
    this.changed.ring();
  }

  wireFor(): never {
    throw new Error('a Buildbot master is told of a build while it runs, and of nothing afterwards');
  }

  status(): LinkStatus {
    return this.current;
  }

  /** A master asks for the facts once per connection. */
  async redescribe(): Promise<void> {
    const { session, host } = this;
    if (session === null || host === null || session.hasBuild) return;
    const { rev } = await host.describe().catch(() => ({ rev: session.descriptorRev }));
    if (rev !== session.descriptorRev) session.drain();
  }

  async offerings(): Promise<[]> {
    return [];
  }

  builders(): readonly string[] | null {
    return this.session?.builders ?? this.known;
  }

  async stop(): Promise<void> {
    this.setAvailability('closed');
    this.stopping.abort();
    await this.serving;
  }

  close(): void {
    this.session?.close('this machine is switched off');
  }

  private async serve(parts: SessionParts): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      if (this.availability !== 'open' && this.current.link !== 'refused') this.tell(resting);
      await this.opened(signal);
      if (signal.aborted) return;
      const failure = await this.serveOnce(parts, signal);
      failures = failure === null ? 0 : failures + 1;
      if (failure === null) await this.options.clock.pause(redialMs, signal);
      else await this.pauseAfter(failure.error, failures, signal);
    }
  }

  /** One connection, from the login to its end; null: as it should be. */
  private async serveOnce(
    parts: SessionParts,
    signal: AbortSignal,
  ): Promise<{ readonly error: unknown } | null> {
    if (this.current.link !== 'refused') this.tell(connecting);
    try {
      const session = await WorkerSession.open(parts, signal);
      this.session = session;
      if (this.availability !== 'open') session.drain();
      this.tell(online);
      const end = await session.ended;
      this.known = session.builders;
      if (end.isDismissed) return { error: new Dismissed() };
      return isGood(end) ? null : { error: end.closed };
    } catch (error) {
      return { error };
    } finally {
      this.session = null;
    }
  }

  private async pauseAfter(error: unknown, failures: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    const ms = Math.max(redialMs, leastPauseMs(error), backOffMs(failures, clock.random()));
    this.tell(statusOfLogin(error, clock.wallMs() + ms, this.options.account.target.transport));
    await clock.pause(ms, signal);
  }

  private sessionParts(host: DriverHost): SessionParts {
    const { account, info, commandsFor, clock, keepAlive = keepAliveTimes, quietMs = 60_000 } = this.options;
    return {
      account,
      host,
      info,
      commandsFor,
      clock,
      keepAlive,
      quietMs,
      isOpen: () => this.availability === 'open',
      opened: (ms) => this.opened(AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ms)])),
      failed: (error) =>
        host.directed({
          kind: 'message',
          level: 'error',
          text: `Inside the agent: ${error instanceof Error ? error.message : String(error)}`.slice(0, 2000),
        }),
    };
  }

  private async opened(signal: AbortSignal): Promise<void> {
    while (this.availability !== 'open' && !signal.aborted) {
      await this.changed.heard(this.changed.count, { signal });
    }
  }

  private tell(status: LinkStatus): void {
    this.current = status;
    this.host?.linkChanged(status);
  }
}

/** We ended it, or a build came to its end with it; anything else is tried again more slowly each time. */
function isGood({ isOurs, hasBuilt, closed }: SessionEnd): boolean {
  return isOurs || (hasBuilt && closed.end === 'left');
}
