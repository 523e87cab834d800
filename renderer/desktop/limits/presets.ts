import type { LimitSettings } from '@barnraiser/protocol';
import type { LimitsChange } from './limits-change.js';

/** The three ready-made answers to "when may it build?". */
export const presetNames = ['away', 'quiet', 'dedicated'] as const;
export type PresetName = (typeof presetNames)[number];

/**
 * What a preset sets, on a machine with so many cores. It names only what it is about: batteries,
 * disk, data and schedule stay as the owner has them, except that a dedicated machine has no closed hours.
 */
export function presetLimits(name: PresetName, cores: number): LimitsChange {
  switch (name) {
    case 'away':
      return {
        present: { cores: 0, cpuPercent: null },
        away: { cores: allButOne(cores), cpuPercent: null },
        whileFullscreen: false,
        idleAfterS: 180,
        busyPercent: 50,
        maxCelsius: 85,
      };
    case 'quiet':
      return {
        present: { cores: quietCores(cores), cpuPercent: null },
        away: { cores: quietCores(cores), cpuPercent: null },
        whileFullscreen: false,
        busyPercent: 30,
        maxCelsius: 70,
      };
    case 'dedicated':
      return {
        present: { cores: null, cpuPercent: null },
        away: { cores: null, cpuPercent: null },
        whileFullscreen: true,
        busyPercent: null,
        maxCelsius: 85,
        schedule: null,
        hoursPerDay: null,
      };
  }
}

/** The preset that these limits agree with, or null when they are the owner's own. */
export function matchingPreset(limits: LimitSettings, cores: number): PresetName | null {
  return presetNames.find((name) => agrees(limits, presetLimits(name, cores), cores)) ?? null;
}

function agrees(limits: LimitSettings, preset: LimitsChange, cores: number): boolean {
  return (Object.keys(preset) as (keyof LimitsChange)[]).every((key) => {
    if (key === 'present' || key === 'away') {
      return (
        countOf(limits[key].cores, cores) === countOf(preset[key]?.cores ?? null, cores) &&
        limits[key].cpuPercent === (preset[key]?.cpuPercent ?? null)
      );
    }
    return limits[key] === preset[key];
  });
}

const countOf = (setting: number | null, cores: number) => Math.min(setting ?? cores, cores);
const allButOne = (cores: number) => (cores > 1 ? cores - 1 : null);
const quietCores = (cores: number) => (cores >= 8 ? 2 : 1);
