import type { Bus } from '../dbus/bus.js';
import type { EventSource, MachineEvent } from './machine-event.js';

const name = 'org.gnome.Mutter.IdleMonitor';
const path = '/org/gnome/Mutter/IdleMonitor/Core';

/**
 * GNOME's compositor tells of the next input to whoever has asked for it (AddUserActiveWatch of
 * Mutter's D-Bus interface IdleMonitor; WatchFired). Such a watch is spent once it has fired, so
 * each `attend(true)` asks for another where there is none: at each look of the agent, since under a
 * moving mouse one asked for at once would fire hundreds of times a second.
 */
export class MutterEvents implements EventSource {
  readonly layer = 'GNOME (Mutter)';
  private readonly bus: Bus;
  private readonly tell: (event: MachineEvent) => void;
  private watch: number | null = null;
  private asking: Promise<void> | null = null;
  /** One that has fired before its own number was read, as both may come in one packet. */
  private spent: number | null = null;
  private hasFailed = false;

  constructor(bus: Bus, tell: (event: MachineEvent) => void) {
    this.bus = bus;
    this.tell = tell;
    const forget = (): void => {
      this.watch = null;
      this.hasFailed = false;
    };
    bus.listen(
      { sender: name, path, interface: name, member: 'WatchFired' },
      { heard: ({ body }) => this.fired(body[0]), lost: forget },
    );
    // Who comes after it knows nothing of our watch.
    bus.listen(
      {
        sender: 'org.freedesktop.DBus',
        interface: 'org.freedesktop.DBus',
        member: 'NameOwnerChanged',
        arg0: name,
      },
      { heard: forget },
    );
  }

  attend(hasBuild: boolean): void {
    if (hasBuild && !this.hasFailed) void this.arm();
  }

  isArmed(): boolean {
    return this.watch !== null;
  }

  async read(): Promise<string> {
    this.hasFailed = false;
    await this.add();
    return this.isArmed() ? 'tells of input at once' : 'told of input just now';
  }

  private async arm(): Promise<void> {
    // Whoever comes to the bus later makes itself known (NameOwnerChanged).
    await this.add().catch(() => {
      this.hasFailed = true;
    });
  }

  private async add(): Promise<void> {
    if (this.watch !== null) return;
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    await this.asking;
  }

  private async ask(): Promise<void> {
    this.spent = null;
    const call = { destination: name, path, interface: name, member: 'AddUserActiveWatch' };
    const [id] = await this.bus.call(call);
    this.watch = Number(id) === this.spent ? null : Number(id);
  }

  private fired(id: unknown): void {
    if (this.asking === null && this.watch !== Number(id)) return;
    this.watch = null;
    this.spent = Number(id);
    this.tell({ kind: 'input', source: 'mutter' });
  }
}
