import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** A freeze is checked within 250 ms, and its coordinator told; login managers wait for five seconds at most. */
const graceMs = 1000;

/**
 * While a build runs the login manager is asked to wait with sleep and shutdown until the build has
 * given way. The lock is a file descriptor (Inhibit of org.freedesktop.login1(5), mode `delay`), which
 * no D-Bus library for Node can receive, so systemd's own program holds it: it ends with its
 * standard input, and so with this process, however that ends.
 */
export class SleepDelay {
  private readonly env: NodeJS.ProcessEnv;
  private readonly command: string;
  private holder: ChildProcess | null = null;
  private timer: NodeJS.Timeout | undefined;
  private hasFailed = false;

  /** `env` names the system bus where it is not at the usual place; `command` is another program in tests. */
  constructor(env: NodeJS.ProcessEnv, command = 'systemd-inhibit') {
    this.env = env;
    this.command = command;
  }

  /** Asks them to wait from now on. Where nobody can be asked nothing happens. */
  hold(): void {
    clearTimeout(this.timer);
    if (this.holder !== null || this.hasFailed) return;
    const why = 'A build is being put aside';
    const options = ['--what=sleep:shutdown', '--mode=delay', '--who=Barnraiser', `--why=${why}`, 'cat'];
    const holder = spawn(this.command, options, {
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.holder = holder;
    holder.on('error', () => this.ended(holder));
    holder.on('exit', () => this.ended(holder));
    // Whoever holds it may have ended just now.
    holder.stdin.on('error', () => undefined);
    // Neither keeps this process alive; a pipe to a child is a socket (Node's documentation of child_process).
    (holder.stdin as unknown as Socket).unref();
    holder.unref();
  }

  /** They need not wait any longer. */
  release(): void {
    clearTimeout(this.timer);
    const { holder } = this;
    this.holder = null;
    holder?.stdin?.end();
  }

  /** Sleep is coming and the build has been told: they wait for as long as it needs. */
  releaseSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.release(), graceMs).unref();
  }

  private ended(holder: ChildProcess): void {
    if (this.holder !== holder) return;
    // It was refused, or is not installed: asking again for each build would give the same.
    this.holder = null;
    this.hasFailed = true;
  }
}
