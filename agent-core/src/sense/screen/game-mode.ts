import { basename } from 'node:path';
import type { Bus } from '../dbus/bus.js';
import { hasOwner } from '../dbus/has-owner.js';
import type { ScreenLayer } from './screen-layer.js';

const name = 'com.feralinteractive.GameMode';

/** Games that asked for the whole machine (GameMode's D-Bus interface: ClientCount, ListGames). */
export function gameMode(bus: Bus): ScreenLayer {
  const property = async (path: string, of: string, member: string): Promise<unknown> => {
    const call = { destination: name, path, interface: 'org.freedesktop.DBus.Properties', member: 'Get' };
    const [variant] = await bus.call({ ...call, signature: 'ss', body: [of, member] });
    // [type, [value]]
    return (variant as [unknown, unknown[]])[1][0];
  };
  return {
    layer: 'GameMode',
    longestRestMs: 300_000,
    async read() {
      // It runs while games do, and must not be started by the question.
      if (!(await hasOwner(bus, name))) return null;
      const path = '/com/feralinteractive/GameMode';
      if (Number(await property(path, name, 'ClientCount')) < 1) return null;
      const [games] = await bus.call({ destination: name, path, interface: name, member: 'ListGames' });
      const first = (games as [number, string][])[0]?.[1];
      if (first === undefined) return 'a game';
      return basename(String(await property(first, `${name}.Game`, 'Executable'))) || 'a game';
    },
  };
}
