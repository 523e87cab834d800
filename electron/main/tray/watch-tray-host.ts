import * as dbusNative from '@homebridge/dbus-native';

const watcher = 'org.kde.StatusNotifierWatcher';
const bus = { name: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };

/** The part of dbus-native that is used and that its own types leave out. */
interface Bus extends dbusNative.MessageBus {
  readonly signals: { on(key: string, listener: (body: readonly unknown[]) => void): void };
  mangle(path: string, iface: string, member: string): string;
  addMatch(rule: string, done: (error: unknown) => void): void;
  nameHasOwner(name: string, done: (error: unknown, has: boolean) => void): void;
}

// The library is CommonJS, and its types name only what its authors use.
const { sessionBus } = dbusNative as unknown as { readonly sessionBus: () => Bus };

/**
 * Watches on the session bus whether there is a host for StatusNotifierItems (the specification's
 * watcher has an owner). Tells once at the beginning, null where there is no bus, and again at each
 * change. Answers a function that ends it.
 */
export function watchTrayHost(tell: (hasHost: boolean | null) => void): () => void {
  let session: Bus;
  try {
    session = sessionBus();
  } catch {
    // No address, or one of a kind that is not known.
    tell(null);
    return () => undefined;
  }
  session.connection.on('error', () => tell(null));
  session.signals.on(session.mangle(bus.path, bus.name, 'NameOwnerChanged'), ([name, , owner]) => {
    if (name === watcher) tell(owner !== '');
  });
  session.addMatch(
    `type='signal',sender='${bus.name}',member='NameOwnerChanged',arg0='${watcher}'`,
    (error) => {
      if (error) return tell(null);
      session.nameHasOwner(watcher, (failure, has) => tell(failure ? null : has));
    },
  );
  return () => {
    session.connection.stream.end();
  };
}
