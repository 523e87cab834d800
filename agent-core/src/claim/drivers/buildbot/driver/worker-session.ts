import { ClaimId } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Descriptor } from '@barnraiser/protocol';
import { LocalObject } from '../wire/broker/local-object.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import { releaseRefs } from '../wire/broker/release-refs.js';
import type { LinkClosed } from '../wire/broker/link-closed.js';
import { BuilderObjects } from './builder-objects.js';
import { connectMaster } from './connect-master.js';
import { keepAlive } from './keep-alive.js';
import { Latch } from './latch.js';
import { settleMs } from './manners.js';
import type { MasterConnection } from './master-connection.js';
import { offerOf } from './offer-of.js';
import { PushedBuild } from './pushed-build.js';
import type { WireValue } from '../wire/jelly/wire-value.js';
import type { SessionParts } from './session-parts.js';
import { workerInfo } from './worker-info.js';

/** Between a master's question whether this machine is there and the build that it asked for. */
const startMs = 60_000;
/** How long a master waits for the answer where the build before it is still cleaned up after. */
const betweenBuildsMs = 60_000;

/** A master attaches a worker in a moment, unless something is wrong with it. */
const attachMs = 5000;
/** A master that asks for the next build needs no longer between two steps of the one before. */
const betweenStepsMs = 1000;

/** How a connection came to its end. */
export interface SessionEnd {
  readonly closed: LinkClosed;
  /** We ended it, as the protocol wants. */
  readonly isOurs: boolean;
  readonly hasBuilt: boolean;
  /** Somebody at the master asked this worker to leave. */
  readonly isDismissed: boolean;
}

/**
 * One connection to a master, with at most one build at a time. The master calls: it asks whether
 * this machine is there (`print`), begins a build, sends its commands. Unless the connection is to
 * be kept, the master is asked for a graceful shutdown as soon as a build begins, which it grants at
 * the very end of the build: that is how the end becomes known, and the next is asked for anew.
 */
export class WorkerSession {
  /** Settles when the connection has ended and nothing of its builds runs here. */
  readonly ended: Promise<SessionEnd>;
  private readonly parts: SessionParts;
  private readonly loggedIn = new Latch<MasterConnection | null>();
  private readonly over = new AbortController();
  private readonly objects: BuilderObjects;
  private readonly settle: (end: SessionEnd) => void;
  /** The master has attached this worker. */
  private readonly settled = new Latch<void>();
  private build: PushedBuild | null = null;
  private descriptor: { readonly descriptor: Descriptor; readonly rev: string } | null = null;
  /** A build was promised and has not begun. */
  private promise: AbortController | null = null;
  private beginning: Promise<null> | null = null;
  /** Over msgpack a build begins with its first command, and has no end that could be asked for. */
  private readonly beginsByCommand: boolean;
  private readonly keepsConnection: boolean;
  private hasBuilt = false;
  private isOurs = false;
  private isListed = false;
  private isLeaving = false;
  private isDismissed = false;

  private constructor(parts: SessionParts) {
    this.parts = parts;
    const { target, keepsConnection } = parts.account;
    this.beginsByCommand = target.transport === 'msgpack';
    this.keepsConnection = keepsConnection || this.beginsByCommand;
    const ended = new Latch<SessionEnd>();
    this.ended = ended.promise;
    this.settle = (end) => ended.set(end);
    this.objects = new BuilderObjects({
      isAccepted: (name) => !parts.host.accepted().exceptProjects.includes(name),
      greeted: (message) => this.greeted(message),
      begun: (name) => this.begin(name),
      command: async ({ builder, ...command }) => {
        if (this.build === null && this.beginsByCommand) await this.beginOnce(builder);
        const { build } = this;
        if (build?.builder === builder) return build.start(command);
        releaseRefs([command.ref, command.args]);
        throw new RefusedCall(`no build of ${builder} runs here`);
      },
      interrupt: (id, why) => this.build?.interrupt(id, why),
    });
  }

  /** Logs in. Rejects with `LoginError`. */
  static async open(parts: SessionParts, signal: AbortSignal): Promise<WorkerSession> {
    const session = new WorkerSession(parts);
    await session.logIn(signal);
    return session;
  }

  /** The builders that push their builds here, as far as the owner takes them. */
  get builders(): readonly string[] {
    return this.objects.names;
  }

  /** The revision of the facts that the master was told. */
  get descriptorRev(): string | null {
    return this.descriptor?.rev ?? null;
  }

  get hasBuild(): boolean {
    return this.build !== null;
  }

  /** No further build: without one the connection ends, as a machine that must not build is better absent. */
  drain(): void {
    if (this.build === null) this.leave();
  }

  /** A build may begin again: one that the agent never played has come to nothing. */
  reopen(): void {
    if (this.build !== null && !this.build.isPlayed) this.close('the build could not begin here');
  }

  /** Ends the connection at once; the master queues anew what runs. */
  close(why: string): void {
    if (this.build === null) return this.leave();
    this.isOurs = true;
    void this.loggedIn.promise.then((connection) => connection?.close('left', why));
  }

  private async logIn(signal: AbortSignal): Promise<void> {
    const { account, failed } = this.parts;
    try {
      const connection = await connectMaster({
        account,
        bot: this.bot(),
        failed: (_label, error) => failed(error),
        signal,
      });
      this.loggedIn.set(connection);
      void connection.closed.then((closed) => this.finish(closed));
      this.keepAlive(connection);
    } catch (error) {
      this.loggedIn.set(null);
      this.build?.end('lost');
      throw error;
    }
  }

  private bot(): LocalObject {
    return new LocalObject('bot', {
      print: ({ args, keywords }) => this.greeted(keywords['message'] ?? args[0]),
      getWorkerInfo: async () => {
        this.descriptor = await this.parts.host.describe();
        return workerInfo(this.descriptor.descriptor, this.parts.info);
      },
      setBuilderList: ({ args: [list] }) => {
        if (!this.isListed) void this.settleSoon();
        return this.objects.set(list);
      },
      shutdown: () => {
        if (this.build !== null) this.finishBuild(this.build);
        else this.dismissed();
        return null;
      },
    });
  }

  private async settleSoon(): Promise<void> {
    this.isListed = true;
    await this.parts.clock.pause(settleMs, this.over.signal);
    this.settled.set();
  }

  /** Any `print` is answered; `ping` is the question before a build, and an error the refusal of it. */
  private async greeted(message: WireValue | undefined): Promise<null> {
    if (message !== 'ping') return null;
    if (this.build !== null || this.promise !== null) await this.untilFree();
    if (!this.parts.isOpen() || this.isOurs || this.over.signal.aborted || this.build !== null) {
      this.isOurs = true;
      throw new RefusedCall('the owner of this machine needs it now');
    }
    const promise = new AbortController();
    this.promise = promise;
    void this.forget(promise);
    return null;
  }

  /** A master that asked and then begins nothing may ask again. */
  private async forget(promise: AbortController): Promise<void> {
    await this.parts.clock.pause(startMs, AbortSignal.any([promise.signal, this.over.signal]));
    if (this.promise === promise) this.promise = null;
  }

  /**
   * Where a master pushes two builds at once, the second waits until the first has had no command for
   * a while. On a connection that is kept, that is the way in which builds end.
   */
  private async untilFree(): Promise<void> {
    const { quietMs, opened, clock } = this.parts;
    if (this.build === null) await clock.pause(quietMs, this.promise?.signal ?? this.over.signal);
    const { build } = this;
    if (build === null) return;
    await build.quietFor(this.keepsConnection ? Math.min(quietMs, betweenStepsMs) : quietMs);
    build.end('done');
    await build.played.promise;
    if (!this.keepsConnection) return this.leave();
    if (this.build === build) this.build = null;
    await opened(betweenBuildsMs);
  }

  /** Of what comes for a build that begins, the first begins it and the others wait. */
  private async beginOnce(builder: string): Promise<void> {
    this.beginning ??= this.begin(builder).finally(() => {
      this.beginning = null;
    });
    await this.beginning;
  }

  private async begin(builder: string): Promise<null> {
    // Before all else: nothing may come between the look at what runs and the build itself.
    const connection = await this.master();
    this.promise?.abort();
    this.promise = null;
    // What was promised a moment ago may not hold any more.
    if (this.isOurs || this.over.signal.aborted)
      throw new RefusedCall('the owner of this machine needs it now');
    if (this.build !== null) throw new RefusedCall('this machine does one build at a time');
    const { parts, descriptor } = this;
    if (descriptor === null)
      throw new RefusedCall('a master asks for the facts of a machine before it builds there');
    const build = new PushedBuild({
      claimId: ClaimId.parse(uuidv7()),
      builder,
      broker: connection.caller,
      clock: parts.clock,
      commandsFor: (port) => parts.commandsFor(port, connection.caller),
      abandon: (why) => this.close(why),
    });
    this.build = build;
    const admission = parts.host.offer(offerOf(build, descriptor));
    if (!admission.ok) {
      this.build = null;
      this.close(`the build was not taken: ${admission.why}`);
      throw new RefusedCall('the owner of this machine needs it now');
    }
    this.hasBuilt = true;
    void this.giveUpUnplayed(build);
    if (this.keepsConnection) void this.finishQuiet(build);
    else void connection.askToLeave?.().catch(() => undefined);
    return null;
  }

  /** A build that the agent does not play is given up. */
  private async giveUpUnplayed(build: PushedBuild): Promise<void> {
    await this.parts.clock.pause(startMs, this.over.signal);
    if (!build.isPlayed) this.close('the build could not begin here');
  }

  /** On a connection that is kept, a long silence ends a build; a machine that is not free then leaves. */
  private async finishQuiet(build: PushedBuild): Promise<void> {
    const { isOpen, opened, quietMs } = this.parts;
    await build.quietFor(quietMs);
    build.end('done');
    await build.played.promise;
    if (this.build === build) this.build = null;
    if (!isOpen()) await opened(betweenBuildsMs);
    if (!isOpen() && this.build === null) this.leave();
  }

  /** The master says that the build is over. */
  private finishBuild(build: PushedBuild): void {
    build.end('done');
    this.leave();
  }

  /** Without a build of ours, it is the master's administrator who shuts the worker down. */
  private dismissed(): void {
    this.isDismissed = !this.isOurs;
    this.leave();
  }

  private async master(): Promise<MasterConnection> {
    const connection = await this.loggedIn.promise;
    if (connection === null) throw new RefusedCall('the login came to nothing');
    return connection;
  }

  /** Ends the connection once the master has attached this worker, as it should have long ago. */
  private leave(): void {
    this.isOurs = true;
    if (this.isLeaving) return;
    this.isLeaving = true;
    void this.leaveSettled();
  }

  private async leaveSettled(): Promise<void> {
    const connection = await this.loggedIn.promise;
    const longest = this.parts.clock.pause(attachMs, this.over.signal);
    await Promise.race([this.settled.promise, longest]);
    connection?.leave();
  }

  private keepAlive(connection: MasterConnection): void {
    const { clock, keepAlive: times } = this.parts;
    void keepAlive(
      () => connection.ask(),
      () => connection.close('broken', 'the master does not answer'),
      { clock, times, signal: this.over.signal },
    );
  }

  private async finish(closed: LinkClosed): Promise<void> {
    const { build, hasBuilt } = this;
    this.over.abort();
    build?.end('lost');
    if (build?.isPlayed === true) await build.played.promise;
    const { isOurs, isDismissed } = this;
    this.settle({ closed, isOurs, hasBuilt, isDismissed });
  }
}
