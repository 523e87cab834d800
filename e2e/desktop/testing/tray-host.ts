import dbus, { type MessageBus } from '@homebridge/dbus-native';
import type { Display } from './display.js';

const watcher = 'org.kde.StatusNotifierWatcher';

/** A host for tray icons, as a panel is one, without a panel. */
export interface TrayHost {
  /** The bus names of the icons that have registered. */
  readonly items: readonly string[];
  close(): Promise<void>;
}

/** The parts of dbus-native that are used and that its own types leave out. */
interface Library {
  createClient(options: { readonly busAddress: string }): Bus;
}

interface Bus extends MessageBus {
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void;
  exportInterface(object: object, path: string, description: object): void;
}

/**
 * Owns org.kde.StatusNotifierWatcher on the display's bus, so that desktop apps find a place for
 * their icons (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/).
 */
export async function startTrayHost(display: Display): Promise<TrayHost> {
  const library = dbus as unknown as Library;
  const bus = library.createClient({ busAddress: display.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' });
  const items: string[] = [];
  const object = {
    RegisterStatusNotifierItem: (item: string) => void items.push(item),
    RegisterStatusNotifierHost: () => undefined,
    RegisteredStatusNotifierItems: items,
    IsStatusNotifierHostRegistered: true,
    ProtocolVersion: 0,
  };
  bus.exportInterface(object, '/StatusNotifierWatcher', {
    name: watcher,
    methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
    properties: {
      RegisteredStatusNotifierItems: 'as',
      IsStatusNotifierHostRegistered: 'b',
      ProtocolVersion: 'i',
    },
    signals: {},
  });
  await new Promise<void>((resolve, reject) => {
    bus.requestName(watcher, 0, (error) => (error ? reject(new Error(JSON.stringify(error))) : resolve()));
  });
  return {
    items,
    close: () =>
      new Promise((resolve) => {
        bus.connection.stream.once('close', resolve);
        bus.connection.stream.end();
      }),
  };
}
