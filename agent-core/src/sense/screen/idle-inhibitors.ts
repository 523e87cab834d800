import type { Bus, BusCall } from '../dbus/bus.js';
import type { ScreenLayer } from './screen-layer.js';

/** For "the session must not count as idle" (gnome-session's D-Bus interface, Inhibit). */
const idleFlag = 8;
/** The same for KDE's power management (PolicyAgent::ChangeScreenSettings). */
const screenPolicy = 4;

/**
 * Programs that keep GNOME's screen from going dark, as a film does. Under Wayland no program is told
 * what others show, so this stands for the full screen. Cinnamon's and MATE's sessions answer likewise.
 */
export function gnomeInhibitors(bus: Bus): ScreenLayer {
  const manager = { destination: 'org.gnome.SessionManager', interface: 'org.gnome.SessionManager' };
  const inhibitor = { ...manager, interface: `${manager.interface}.Inhibitor` };
  const flagsOf = async (path: string) => Number(await ask(bus, { ...inhibitor, path, member: 'GetFlags' }));
  return {
    layer: 'GNOME session (who keeps the screen on)',
    longestRestMs: 300_000,
    async read() {
      const path = '/org/gnome/SessionManager';
      const body = [idleFlag];
      const isKept = await ask(bus, { ...manager, path, member: 'IsInhibited', signature: 'u', body });
      if (isKept !== true) return null;
      for (const at of (await ask(bus, { ...manager, path, member: 'GetInhibitors' })) as string[]) {
        if (((await flagsOf(at)) & idleFlag) === 0) continue;
        return String(await ask(bus, { ...inhibitor, path: at, member: 'GetAppId' })) || unnamed;
      }
      return unnamed;
    },
  };
}

/** The same on KDE's desktop (Solid's PolicyAgent). */
export function kdeInhibitors(bus: Bus): ScreenLayer {
  const agent = {
    destination: 'org.kde.Solid.PowerManagement.PolicyAgent',
    path: '/org/kde/Solid/PowerManagement/PolicyAgent',
    interface: 'org.kde.Solid.PowerManagement.PolicyAgent',
  };
  return {
    layer: 'KDE power management (who keeps the screen on)',
    longestRestMs: 300_000,
    async read() {
      const call = { ...agent, member: 'HasInhibition', signature: 'u', body: [screenPolicy] };
      if ((await ask(bus, call)) !== true) return null;
      // Each is (who, why); those that hold up other things are among them.
      const all = (await ask(bus, { ...agent, member: 'ListInhibitions' })) as [string, string][];
      return all.length === 1 ? (all[0]?.[0] ?? unnamed) : unnamed;
    },
  };
}

const unnamed = 'a program that keeps the screen on';

async function ask(bus: Bus, call: BusCall): Promise<unknown> {
  const [value] = await bus.call(call);
  return value;
}
