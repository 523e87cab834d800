import { SettingsPatch } from '@barnraiser/protocol';
import { CommandError } from './command-error.js';

type LimitPatch = NonNullable<SettingsPatch['limits']>;
type Setter = (value: unknown) => LimitPatch;

/** By what a person types: the limit that it changes. */
const setters: Readonly<Record<string, Setter>> = {
  'present.cores': (value) => ({ present: { cores: value } }) as LimitPatch,
  'present.memory': (value) => ({ present: { memoryMb: value } }) as LimitPatch,
  'present.cpu': (value) => ({ present: { cpuPercent: value } }) as LimitPatch,
  'away.cores': (value) => ({ away: { cores: value } }) as LimitPatch,
  'away.memory': (value) => ({ away: { memoryMb: value } }) as LimitPatch,
  'away.cpu': (value) => ({ away: { cpuPercent: value } }) as LimitPatch,
  idle: (value) => ({ idleAfterS: value }) as LimitPatch,
  resume: (value) => ({ resumeAfterS: value }) as LimitPatch,
  hold: (value) => ({ holdS: value }) as LimitPatch,
  battery: (value) => ({ onBattery: value }) as LimitPatch,
  charge: (value) => ({ minChargePercent: value }) as LimitPatch,
  heat: (value) => ({ maxCelsius: value }) as LimitPatch,
  busy: (value) => ({ busyPercent: value }) as LimitPatch,
  hours: (value) => ({ hoursPerDay: value }) as LimitPatch,
  'disk.free': (value) => ({ diskFloorMb: value }) as LimitPatch,
  'disk.budget': (value) => ({ diskBudgetMb: value }) as LimitPatch,
  data: (value) => ({ dataPerMonthMb: value }) as LimitPatch,
};

/** What `limits set` can change. */
export const limitKeys: readonly string[] = Object.keys(setters);

/** Reads `KEY VALUE` pairs. Throws `CommandError` usage, which says what was expected. */
export function limitPatch(pairs: readonly string[]): SettingsPatch {
  if (pairs.length % 2 === 1) throw new CommandError('usage', 'Expected pairs of KEY and VALUE.');
  const limits: LimitPatch = {};
  for (let at = 0; at < pairs.length; at += 2) {
    const [key = '', text = ''] = pairs.slice(at, at + 2);
    const change = setters[key]?.(valueOf(text));
    if (change === undefined) {
      throw new CommandError('usage', `There is no limit "${key}". There are: ${limitKeys.join(', ')}.`);
    }
    const parsed = SettingsPatch.safeParse({ limits: change });
    if (!parsed.success) {
      throw new CommandError('usage', `${key} ${text}: ${parsed.error.issues[0]?.message ?? 'not possible'}`);
    }
    mergeInto(limits, change);
  }
  return { limits };
}

function mergeInto(limits: LimitPatch, { present, away, ...shared }: LimitPatch): void {
  Object.assign(limits, shared);
  if (present !== undefined) limits.present = { ...limits.present, ...present };
  if (away !== undefined) limits.away = { ...limits.away, ...away };
}

function valueOf(text: string): unknown {
  if (text === 'none') return null;
  if (text === 'yes' || text === 'no') return text === 'yes';
  return text.trim() === '' ? text : Number(text);
}
