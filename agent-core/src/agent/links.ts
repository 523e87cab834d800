import type { Availability, DriverHost } from '../claim/driver.js';
import type { Identity } from '../claim/identity.js';
import { createDriver } from '../claim/registry.js';
import type { CoordinatorCondition } from '../policy/rules/conditions.js';
import { type Membership, putCredential, readMemberships } from '../storage/memberships.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import type { Settings } from '../storage/settings.js';
import type { Clock } from '../timing/clock.js';
import { acceptedWork } from './accepted-work.js';
import { Link } from './link.js';
import type { Machine } from './machine.js';

/** What the drivers are made of. */
export interface LinksParts {
  readonly root: string;
  readonly identity: Identity;
  readonly machine: Machine;
  readonly settings: () => Settings;
  readonly keeper: SecretsKeeper;
  readonly clock: Clock;
  /** What a driver is lent; called once for each. */
  hostOf(link: Link): DriverHost;
  /** A coordinator whose kind of driver this version does not have. */
  unknownDriver(membership: Membership): void;
}

/** The coordinators that this machine has joined. */
export class Links {
  private readonly parts: LinksParts;
  private readonly byUrl = new Map<string, Link>();
  private wanted: Availability = 'draining';

  constructor(parts: LinksParts) {
    this.parts = parts;
  }

  get(url: string): Link | undefined {
    return this.byUrl.get(url);
  }

  conditions(): CoordinatorCondition[] {
    return [...this.byUrl.values()].map((link) => link.condition());
  }

  /**
   * Makes a driver for each coordinator that was joined and stops those of the ones that were left.
   * The new ones are started by `start`. Rejects with `StorageError`.
   */
  async load(): Promise<void> {
    const memberships = await readMemberships(this.parts.root, this.parts.keeper);
    const urls = new Set(memberships.map(({ url }) => url));
    for (const [url, link] of this.byUrl) {
      if (urls.has(url)) continue;
      this.byUrl.delete(url);
      await link.driver.stop();
    }
    for (const membership of memberships) if (!this.byUrl.has(membership.url)) this.add(membership);
  }

  /** Starts the drivers that do not run yet. */
  start(): void {
    for (const link of this.byUrl.values()) link.start(() => this.parts.hostOf(link));
  }

  setAvailability(wanted: Availability): void {
    this.wanted = wanted;
    for (const link of this.byUrl.values()) link.setAvailability(wanted, this.parts.clock.wallMs());
  }

  /** The machine goes to sleep, or has woken up. */
  setAsleep(isAsleep: boolean): void {
    for (const link of this.byUrl.values()) link.setAsleep(isAsleep, this.parts.clock.wallMs());
  }

  /** Forgets the driver of a coordinator, for `load` to make another; answers whether there was one. */
  async drop(url: string): Promise<boolean> {
    const link = this.byUrl.get(url);
    this.byUrl.delete(url);
    await link?.driver.stop();
    return link !== undefined;
  }

  /** The owner has changed the settings: they hold at once, and coordinators hear of new facts. */
  settingsChanged(): void {
    const { settings, clock } = this.parts;
    for (const link of this.byUrl.values()) {
      link.accept(acceptedWork(settings(), link.url), clock.wallMs());
      void link.driver.redescribe();
    }
  }

  /** Ends the pauses whose time is over. */
  refresh(): void {
    for (const link of this.byUrl.values()) link.refresh(this.parts.clock.wallMs());
  }

  async stop(): Promise<void> {
    await Promise.all([...this.byUrl.values()].map(({ driver }) => driver.stop()));
  }

  /** Drops every connection, with whatever calls still go over it. */
  close(): void {
    for (const { driver } of this.byUrl.values()) driver.close();
  }

  private add(membership: Membership): void {
    const { root, keeper, identity, machine, settings, clock } = this.parts;
    const { url, credential } = membership;
    const driver = createDriver(membership.driver, {
      url,
      identity,
      credential,
      save: (fresh) => putCredential(root, url, fresh, keeper),
      describe: machine.describe,
      offlineGraceS: settings().offlineGraceS,
      clock,
      ...(membership.master !== undefined && { master: membership.master }),
    });
    if (driver === null) return this.parts.unknownDriver(membership);
    const link = new Link(url, driver);
    link.accept(acceptedWork(settings(), url), clock.wallMs());
    link.setAvailability(this.wanted, clock.wallMs());
    this.byUrl.set(url, link);
  }
}
