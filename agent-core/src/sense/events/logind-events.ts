import type { Bus } from '../dbus/bus.js';
import type { BusSignal } from '../dbus/bus-signals.js';
import { hasOwner } from '../dbus/has-owner.js';
import type { EventSource, MachineEvent } from './machine-event.js';

const name = 'org.freedesktop.login1';
const path = '/org/freedesktop/login1';
const sessions = `${path}/session`;

/**
 * The login manager's signals (org.freedesktop.login1(5)): sleep and shutdown before they come,
 * sessions that come and go, that are locked and unlocked, and desktops that say they are in use.
 */
export class LogindEvents implements EventSource {
  readonly layer = 'login manager (logind)';
  private readonly bus: Bus;
  private readonly tell: (event: MachineEvent) => void;

  constructor(bus: Bus, tell: (event: MachineEvent) => void) {
    this.bus = bus;
    this.tell = tell;
    bus.listen(
      { sender: name, path, interface: `${name}.Manager` },
      {
        heard: (signal) => this.ofManager(signal),
        // What is coming would be told to nobody; it must not seem to come for ever.
        lost: () => tell({ kind: 'sleep', isComing: false }),
      },
    );
    bus.listen(
      { sender: name, pathNamespace: sessions, interface: `${name}.Session` },
      {
        heard: ({ member }) => tell(member === 'Unlock' ? input : { kind: 'changed' }),
      },
    );
    const properties = 'org.freedesktop.DBus.Properties';
    bus.listen(
      {
        sender: name,
        pathNamespace: sessions,
        interface: properties,
        member: 'PropertiesChanged',
        arg0: `${name}.Session`,
      },
      { heard: ({ body }) => tell(isInUse(body[1]) ? input : { kind: 'changed' }) },
    );
  }

  attend(): void {
    // It tells without being asked.
  }

  isArmed(): boolean {
    // A desktop tells it of input only after it was idle for minutes, and some never do.
    return false;
  }

  async read(): Promise<string> {
    if (!(await hasOwner(this.bus, name))) throw new Error('there is no login manager here');
    return 'tells of sleep, shutdown, locks and logins';
  }

  private ofManager({ member, body }: BusSignal): void {
    const isComing = body[0] === true;
    if (member === 'PrepareForSleep') this.tell({ kind: 'sleep', isComing });
    if (member === 'PrepareForShutdown') this.tell({ kind: 'shutdown', isComing });
    if (member === 'SessionNew' || member === 'SessionRemoved') this.tell({ kind: 'changed' });
  }
}

const input: MachineEvent = { kind: 'input', source: 'logind' };

/** Whether a session is not idle any more, or not locked any more. Each of what changed is [name, [type, [value]]]. */
function isInUse(changed: unknown): boolean {
  return (changed as [string, [unknown, unknown[]]][]).some(
    ([property, [, [value]]]) => (property === 'IdleHint' || property === 'LockedHint') && value === false,
  );
}
