import type { Bus } from '../dbus/bus.js';
import type { PresenceLayer, PresenceSignal } from './presence-layer.js';

const destination = 'org.freedesktop.login1';

/**
 * The login manager's sessions (org.freedesktop.login1). For terminals it watches their input itself;
 * a desktop must tell it, and some (KDE) never do: their "not idle" says nothing.
 */
export function logindLayer(bus: Bus): PresenceLayer {
  return {
    source: 'logind',
    layer: 'login manager (logind)',
    // Its signals tell what is new of desktops, and the terminals are looked at themselves.
    needsGlances: false,
    // That nobody is logged in may change at any time.
    longestRestMs: 30_000,
    async read() {
      const [sessions] = await bus.call({
        destination,
        path: '/org/freedesktop/login1',
        interface: `${destination}.Manager`,
        member: 'ListSessions',
      });
      // Each is (id, user id, user name, seat, object path).
      const paths = (sessions as unknown[][]).map((session) => String(session[4]));
      const found = await Promise.all(paths.map((path) => readSession(bus, path)));
      const signals = found.flatMap((properties) => signalOf(properties) ?? []);
      if (signals.length === 0) throw new Error('nobody is logged in');
      // One idle desktop says nothing of who sits at another.
      const isSure = found.filter(isDesktop).every((properties) => properties.get('IdleHint') === true);
      return isSure ? signals : signals.map((signal) => ({ ...signal, seesDesktop: false }));
    },
  };
}

async function readSession(bus: Bus, path: string): Promise<ReadonlyMap<string, unknown>> {
  const [properties] = await bus.call({
    destination,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'GetAll',
    signature: 's',
    body: [`${destination}.Session`],
  });
  // Each is [name, [type, [value]]].
  return new Map(
    (properties as [string, [unknown, unknown[]]][]).map(([name, [, [value]]]) => [name, value]),
  );
}

/** Null for a session in which no person sits: a greeter, a background service, one that ends. */
function signalOf(properties: ReadonlyMap<string, unknown>): PresenceSignal | null {
  const isPersons = (properties.get('Class') ?? 'user') === 'user';
  if (!isPersons || properties.get('State') === 'closing') return null;
  const hasDesktop = isDesktop(properties);
  const isIdle = properties.get('IdleHint') === true;
  // In µs of the realtime clock; 0 where it was never set.
  const since = Number(properties.get('IdleSinceHint') ?? 0) / 1000;
  const isRemote = properties.get('Remote') === true;
  return {
    lastInputAt: since > 0 && (isIdle || !hasDesktop) ? since : null,
    isLocked: hasDesktop ? properties.get('LockedHint') === true : null,
    isRemote,
    seesDesktop: hasDesktop && isIdle && !isRemote,
  };
}

function isDesktop(properties: ReadonlyMap<string, unknown>): boolean {
  return ['x11', 'wayland', 'mir'].includes(String(properties.get('Type')));
}
