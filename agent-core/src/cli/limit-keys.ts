import { SettingsPatch } from '@barnraiser/protocol';
import { CommandError } from './command-error.js';
import { weekGrid } from './week-grid.js';

type LimitPatch = NonNullable<SettingsPatch['limits']>;

/** A limit by the name that a person types. */
interface LimitKey {
  readonly key: string;
  /** What a value is, with its unit. */
  readonly takes: string;
  readonly example: string;
  /** The change for a value as it was typed; the schema judges it. */
  readonly patch: (text: string) => unknown;
}

const number = (text: string): unknown =>
  text === 'none' ? null : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
const choice =
  (yes: string, no: string) =>
  (text: string): unknown =>
    text === yes ? true : text === no ? false : text;
const list = (text: string): unknown => (text === 'none' ? [] : text.split(',').map((name) => name.trim()));
const schedule = (text: string): unknown => (text === 'none' ? null : (weekGrid(text) ?? text));

function row(
  key: string,
  takes: string,
  example: string,
  name: keyof LimitPatch,
  read: (text: string) => unknown = number,
): LimitKey {
  return { key, takes, example, patch: (text) => ({ [name]: read(text) }) };
}

const columns = (['present', 'away'] as const).flatMap((column): LimitKey[] => {
  const when = column === 'present' ? 'while you use the computer' : 'while you are away';
  const cell = (key: string, takes: string, example: string, name: string): LimitKey => ({
    key: `${column}.${key}`,
    takes: `${takes}, ${when}`,
    example,
    patch: (text) => ({ [column]: { [name]: number(text) } }),
  });
  return [
    cell('cores', 'whole cores from 0 (no builds), or none for all', '2', 'cores'),
    cell('cpu', "percent of these cores' time from 5 to 100, or none for all", '50', 'cpuPercent'),
    cell('memory', 'MB from 128, or none for no limit', '4096', 'memoryMb'),
  ];
});

/** What `limits set` can change, as `limits --help` lists it. */
export const limitKeys: readonly LimitKey[] = [
  ...columns,
  row('idle', 'seconds without input from 10 to 86400, after which you are away', '180', 'idleAfterS'),
  row('resume', 'seconds from 5 to 86400: the same while a build holds still', '60', 'resumeAfterS'),
  row('hold', 'seconds from 0 to 3600: a build that held still so long is given back', '600', 'holdS'),
  row(
    'fullscreen',
    'allow or wait, while a program fills the screen',
    'wait',
    'whileFullscreen',
    choice('allow', 'wait'),
  ),
  row(
    'exclusive',
    'program names with commas, or none: no build runs while one of them does',
    'steam,obs',
    'exclusiveApps',
    list,
  ),
  row('battery', 'yes or no: whether builds run on battery', 'no', 'onBattery', choice('yes', 'no')),
  row('charge', 'percent from 0 to 100 that the battery must have', '60', 'minChargePercent'),
  row('heat', '°C from 30 to 110, or none for no ceiling', '85', 'maxCelsius'),
  row('busy', "percent from 1 to 100 of other programs' load, or none", '50', 'busyPercent'),
  row('schedule', 'days and hours, or none for any time', 'mon-fri 20-7, sat-sun 0-24', 'schedule', schedule),
  row('hours', 'hours a day from 0.25 to 24, or none', '8', 'hoursPerDay'),
  row('disk.free', 'MB that stay free, 0 or more', '2048', 'diskFloorMb'),
  row('disk.budget', 'MB from 100 for work, caches and logs, or none', '10240', 'diskBudgetMb'),
  row('data', 'MB a month from 1 that builds send and receive, or none', '20000', 'dataPerMonthMb'),
];

/** Reads `KEY VALUE` pairs. Throws `CommandError` usage, which says what was expected. */
export function limitPatch(pairs: readonly string[]): SettingsPatch {
  if (pairs.length % 2 === 1) throw new CommandError('usage', 'Expected pairs of KEY and VALUE.');
  const limits: LimitPatch = {};
  for (let at = 0; at < pairs.length; at += 2) {
    const [key = '', text = ''] = pairs.slice(at, at + 2);
    const known = limitKeys.find((one) => one.key === key);
    if (known === undefined) {
      const names = limitKeys.map((one) => one.key).join(', ');
      throw new CommandError('usage', `There is no limit "${key}". There are: ${names}.`);
    }
    const parsed = SettingsPatch.safeParse({ limits: known.patch(text) });
    if (!parsed.success) {
      const example = `"limits set ${key} ${/\s/.test(known.example) ? `'${known.example}'` : known.example}"`;
      throw new CommandError('usage', `${key} ${text}: expected ${known.takes}. For example ${example}.`);
    }
    mergeInto(limits, parsed.data.limits ?? {});
  }
  return { limits };
}

function mergeInto(limits: LimitPatch, { present, away, ...shared }: LimitPatch): void {
  Object.assign(limits, shared);
  if (present !== undefined) limits.present = { ...limits.present, ...present };
  if (away !== undefined) limits.away = { ...limits.away, ...away };
}
