import type { LimitSettings, Settings, SettingsPatch } from '@barnraiser/protocol';

/** The settings after a change: what the patch does not name stays, limits and columns merge likewise. */
export function applyPatch(settings: Settings, patch: SettingsPatch): Settings {
  const { displayName, limits, ...rest } = patch;
  const { displayName: nameBefore, ...before } = settings;
  const name = displayName === undefined ? nameBefore : displayName;
  return {
    ...before,
    ...(named(rest) as Partial<Settings>),
    ...(name !== undefined && name !== null && { displayName: name }),
    limits: limits === undefined ? settings.limits : patchLimits(settings.limits, limits),
  };
}

function patchLimits(
  before: LimitSettings,
  { present, away, ...rest }: NonNullable<SettingsPatch['limits']>,
): LimitSettings {
  return {
    ...before,
    ...(named(rest) as Partial<LimitSettings>),
    present: { ...before.present, ...named(present ?? {}) },
    away: { ...before.away, ...named(away ?? {}) },
  };
}

/** The settings with at most so many cores for a build, in both columns. */
export function withCores(settings: Settings, cores: number): Settings {
  const { present, away } = settings.limits;
  const most = Math.max(1, Math.floor(cores));
  return applyPatch(settings, {
    limits: {
      present: { cores: Math.min(present.cores ?? most, most) },
      away: { cores: Math.min(away.cores ?? most, most) },
    },
  });
}

/** Without members that are there but undefined, which would wipe what they do not name. */
function named<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
