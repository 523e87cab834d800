import type { Descriptor } from '@barnraiser/protocol';
import type { CommandPort } from '../../../command-port.js';
import type { CoordinatorDriver, DriverHost, LinkStatus, Offer } from '../../../driver.js';
import type { BuildEnd, Executor, Interruption } from '../../../executor.js';
import type { Commands } from '../commands/create-commands.js';

/** Facts of a machine that there is not. */
export const someDescriptor: Descriptor = {
  schema: 1,
  agent: {
    id: '0190b6a0-1111-7000-8000-000000000001' as Descriptor['agent']['id'],
    name: 'attic',
    version: '0.1.0',
    kind: 'server',
    features: [],
  },
  os: { family: 'linux', id: 'debian', version: '12', kernel: '6.1' },
  arch: 'x64',
  cpu: { vendor: 'v', model: 'm', physical: 2, logical: 4 },
  memMb: 4096,
  disk: { freeMb: 10_240 },
  tools: [{ name: 'gcc', version: '12.2.0' }],
  sandbox: ['none'],
  limits: { cores: 2 },
  network: {},
  power: { battery: false },
  labels: {},
  owner: { displayName: 'sample owner' },
};

/** An agent by hand: it admits what it is offered while it is free, and closes itself while it builds, as the agent does. */
export class HandHost implements DriverHost {
  readonly offers: Offer[] = [];
  readonly ends: BuildEnd[] = [];
  readonly statuses: LinkStatus[] = [];
  readonly messages: string[] = [];
  exceptProjects: readonly string[] = [];
  isFree = true;
  /** Where its builds run; commands by hand need none. */
  port = { root: '/' } as CommandPort;
  /** What the agent wants once the build that runs has ended. */
  afterwards: 'open' | 'draining' = 'open';
  private driver: CoordinatorDriver | null = null;
  private interruption = new AbortController();

  serve(driver: CoordinatorDriver): void {
    this.driver = driver;
    driver.start(this);
    driver.setAvailability('open');
  }

  interrupt(by: Interruption): void {
    this.interruption.abort(by);
  }

  readonly describe = async () => ({ descriptor: someDescriptor, rev: 'rev-1' });
  accepted = () => ({ exceptProjects: this.exceptProjects });
  holding = () => [];

  offer(offer: Offer) {
    if (!this.isFree) return { ok: false, why: 'policy' } as const;
    this.offers.push(offer);
    this.isFree = false;
    this.interruption = new AbortController();
    this.driver?.setAvailability('draining');
    void this.play(offer);
    return { ok: true } as const;
  }

  linkChanged(status: LinkStatus): void {
    this.statuses.push(status);
  }

  directed(directive: Parameters<DriverHost['directed']>[0]): void {
    if (directive.kind === 'message') this.messages.push(directive.text);
  }

  private async play(offer: Offer): Promise<void> {
    const executor = {
      signal: this.interruption.signal,
      openWorkspace: () => Promise.resolve(this.port),
    } as unknown as Executor;
    this.ends.push(await offer.play(executor));
    this.isFree = this.afterwards === 'open';
    this.driver?.setAvailability(this.afterwards);
  }
}

/**
 * Commands that run nothing: each says so and succeeds, `false` fails, and `sleep` lasts until it is
 * interrupted or `wake` is called.
 */
export class HandCommands implements Commands {
  readonly started: string[] = [];
  private readonly sleepers = new Set<(rc: number) => void>();

  get sleeping(): number {
    return this.sleepers.size;
  }

  wake(rc = 0): void {
    for (const sleeper of this.sleepers) sleeper(rc);
    this.sleepers.clear();
  }

  start: Commands['start'] = (name, args, update) => {
    const { command } = (args ?? {}) as { command?: unknown };
    const words = (Array.isArray(command) ? command : [command ?? name]).map(String);
    this.started.push(words.join(' '));
    const play = async (): Promise<void> => {
      const rc = await this.codeOf(words);
      await update(
        'stdout',
        words.includes('rev-parse') ? `${'a'.repeat(40)}\n` : `ran ${words.join(' ')}\n`,
      );
      await update('rc', rc);
    };
    return { ended: play(), interrupt: () => this.wake(-1) };
  };

  private codeOf([program]: readonly string[]): number | Promise<number> {
    if (program === 'false') return 1;
    if (program !== 'sleep') return 0;
    return new Promise((resolve) => {
      this.sleepers.add(resolve);
    });
  }
}
