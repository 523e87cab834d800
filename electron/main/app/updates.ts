import type { AppInfo } from '@barnraiser/protocol';

/** How this copy of the app was installed. */
export interface Installation {
  readonly isPackaged: boolean;
  /** `deb`, `rpm`, … as the package says of itself (`resources/package-type`); null: none of them. */
  readonly packageType: string | null;
  /** The owner's setting. */
  readonly isWanted: boolean;
}

/**
 * How newer versions reach this copy. The app itself asks nobody: a package manager brings them, or
 * a coordinator says that it needs one, which the window shows.
 */
export function updatesOf({ isPackaged, packageType, isWanted }: Installation): AppInfo['updates'] {
  if (!isPackaged) return { how: 'off', detail: 'This app runs from its source code.', available: null };
  if (packageType !== null)
    return {
      how: 'package-manager',
      detail: `Newer versions come with this system's updates (${packageType} package).`,
      available: null,
    };
  if (!isWanted) return { how: 'off', detail: 'You are not told about newer versions.', available: null };
  return {
    how: 'tells',
    detail:
      'The app looks nowhere by itself. When a coordinator needs a newer version, it is shown on the Now screen; you install it by hand.',
    available: null,
  };
}
