import type { Bus } from '../dbus/bus.js';
import { hasOwner } from '../dbus/has-owner.js';
import type { EventSource, MachineEvent } from './machine-event.js';

/** GNOME's own, and the one that KDE and others share. */
const names = [
  'org.gnome.ScreenSaver',
  'org.freedesktop.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
];

/** The desktop's screen saver: it ends when somebody comes (ActiveChanged, of the Idle Inhibition Service and GNOME). */
export class ScreenSaverEvents implements EventSource {
  readonly layer = 'screen saver service';
  private readonly bus: Bus;

  constructor(bus: Bus, tell: (event: MachineEvent) => void) {
    this.bus = bus;
    for (const name of names) {
      bus.listen(
        { sender: name, interface: name, member: 'ActiveChanged' },
        {
          heard: ({ body }) =>
            tell(body[0] === false ? { kind: 'input', source: 'screensaver' } : { kind: 'changed' }),
        },
      );
    }
  }

  attend(): void {
    // It tells without being asked.
  }

  isArmed(): boolean {
    // It tells of input while it is on, and not otherwise.
    return false;
  }

  async read(): Promise<string> {
    for (const name of names) if (await hasOwner(this.bus, name)) return `${name} tells when it ends`;
    throw new Error('no screen saver service is there');
  }
}
