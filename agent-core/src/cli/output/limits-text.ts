import type { Settings } from '@barnraiser/protocol';
import { formatTable } from './table.js';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The limits for people: the two columns, then what holds in both. */
export function limitsText({ limits }: Settings): string {
  const { present, away } = limits;
  const columns = formatTable(
    ['', 'WHILE YOU USE IT', 'WHEN YOU ARE AWAY'],
    [
      ['cores', cores(present.cores), cores(away.cores)],
      ['cpu', percent(present.cpuPercent), percent(away.cpuPercent)],
      ['memory', megabytes(present.memoryMb), megabytes(away.memoryMb)],
    ],
  );
  const shared = formatTable(
    ['', 'ALWAYS'],
    [
      ['idle', `you are away after ${limits.idleAfterS} s without input`],
      ['resume', `a build that holds still goes on after ${limits.resumeAfterS} s without input`],
      ['hold', `and is given back after ${limits.holdS} s`],
      [
        'fullscreen',
        limits.whileFullscreen ? 'builds run all the same' : 'no build while a program fills the screen',
      ],
      ['exclusive', exclusive(limits.exclusiveApps)],
      ['battery', limits.onBattery ? `builds run, above ${limits.minChargePercent} % charge` : 'no builds'],
      ['heat', limits.maxCelsius === null ? 'no ceiling' : `up to ${limits.maxCelsius} °C`],
      [
        'busy',
        limits.busyPercent === null ? 'not heeded' : `no start while others use over ${limits.busyPercent} %`,
      ],
      ['hours', limits.hoursPerDay === null ? 'any number a day' : `${limits.hoursPerDay} a day`],
      ['disk.free', `at least ${limits.diskFloorMb} MB stay free`],
      ['disk.budget', limits.diskBudgetMb === null ? 'no limit' : `${limits.diskBudgetMb} MB for builds`],
      ['data', limits.dataPerMonthMb === null ? 'no limit' : `${limits.dataPerMonthMb} MB a month`],
    ],
  );
  return `${columns}\n${shared}${scheduleText(limits.schedule)}`;
}

function scheduleText(schedule: Settings['limits']['schedule']): string {
  if (schedule === null) return '';
  const heading = `\n     ${[0, 6, 12, 18].map((hour) => String(hour).padEnd(6)).join('')}\n`;
  const rows = schedule.map((row, day) => `${days[day]}  ${row.replaceAll('1', '#').replaceAll('0', '.')}\n`);
  return heading + rows.join('');
}

function exclusive(names: readonly string[]): string {
  return names.length === 0
    ? 'no program stops builds'
    : `no build while one of these runs: ${names.join(', ')}`;
}

function cores(count: number | null): string {
  if (count === 0) return 'none: no builds';
  return count === null ? 'all' : String(count);
}

function percent(share: number | null): string {
  return share === null ? 'all of their time' : `${share} % of their time`;
}

function megabytes(mb: number | null): string {
  return mb === null ? 'no limit' : `${mb} MB`;
}
