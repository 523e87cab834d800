import type { AppInfo } from '@barnraiser/protocol';

/** What is known of the place for tray icons on this desktop. */
export interface TrayFacts {
  readonly platform: NodeJS.Platform;
  readonly isWayland: boolean;
  /** Whether a host for StatusNotifierItems is there; null: the session bus could not be asked. */
  readonly hasHost: boolean | null;
}

/** Whether the tray's icon can be seen, honestly: `unknown` is treated as `none` when the window closes. */
export function trayHost({ platform, isWayland, hasHost }: TrayFacts): AppInfo['tray'] {
  if (platform !== 'linux' || hasHost === true) return { host: 'shown', detail: null };
  if (!isWayland)
    return {
      host: 'unknown',
      detail:
        'This desktop has no host for status icons. An older kind of panel may show the icon all the same; if you see none, everything that it offers is in this window.',
    };
  return {
    host: 'none',
    detail:
      'This desktop shows no tray icons, so there is none for Barnraiser. On GNOME the extension “AppIndicator and KStatusNotifierItem Support” adds them. Everything that the icon offers is in this window.',
  };
}
