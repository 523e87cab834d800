import type { Bus, BusCall } from '../dbus/bus.js';
import type { PresenceLayer } from './presence-layer.js';

/** GNOME's compositor; its idle time counts keyboard, mouse and touch on X11 and Wayland alike (Mutter's D-Bus interface IdleMonitor), in ms. */
export function mutterLayer(bus: Bus): PresenceLayer {
  return idleLayer(bus, 'mutter', 'GNOME (Mutter)', {
    destination: 'org.gnome.Mutter.IdleMonitor',
    path: '/org/gnome/Mutter/IdleMonitor/Core',
    interface: 'org.gnome.Mutter.IdleMonitor',
    member: 'GetIdletime',
  });
}

/**
 * The desktop's screen saver service. KDE answers in ms (KScreenLocker passes on KIdleTime's figure).
 * One that answered in seconds would only make its owner seem present.
 */
export function screenSaverLayer(bus: Bus): PresenceLayer {
  return idleLayer(bus, 'screensaver', 'screen saver service (KDE)', {
    destination: 'org.freedesktop.ScreenSaver',
    path: '/org/freedesktop/ScreenSaver',
    interface: 'org.freedesktop.ScreenSaver',
    member: 'GetSessionIdleTime',
  });
}

function idleLayer(bus: Bus, source: string, layer: string, call: BusCall): PresenceLayer {
  return {
    source,
    layer,
    needsGlances: true,
    // A desktop's services come up with it and stay; the first rests are shorter.
    longestRestMs: 300_000,
    async read(now) {
      const [idle] = await bus.call(call);
      const idleMs = Number(idle);
      if (!Number.isFinite(idleMs) || idleMs < 0) throw new Error(`${call.destination}: no idle time`);
      return [{ lastInputAt: now - idleMs, isLocked: null, isRemote: false, seesDesktop: true }];
    },
  };
}
