const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Reads when builds may run: "mon-fri 20-7, sat-sun 0-24" becomes seven rows (Monday first) of 24
 * signs, `1` where they may. Hours end before the second number; where that is the smaller one they
 * go on after midnight of the same days. Null for any other text.
 */
export function weekGrid(text: string): string[] | null {
  const grid = days.map(() => Array<string>(24).fill('0'));
  for (const part of text.toLowerCase().split(',')) {
    const [, first, last, from, to] = /^\s*([a-z]{3})(?:-([a-z]{3}))?\s+(\d\d?)-(\d\d?)\s*$/.exec(part) ?? [];
    const row = days.indexOf(first ?? '');
    const lastRow = days.indexOf(last ?? first ?? '');
    const [hour, end] = [Number(from), Number(to)];
    if (row === -1 || lastRow === -1 || !(hour < 24) || !(end <= 24) || hour === end) return null;
    for (const day of round(row, lastRow, 7)) {
      for (const at of round(hour, end - 1, 24)) grid[day]![at] = '1';
    }
  }
  return grid.map((row) => row.join(''));
}

/** From the first to the last of so many, going on at 0 after the end. */
function round(first: number, last: number, count: number): number[] {
  const length = ((last - first + count) % count) + 1;
  return Array.from({ length }, (_, n) => (first + n) % count);
}
