/** Lines from `first` to `last`, both included, counted from 0. */
export interface LineRange {
  first: number;
  last: number;
}

export function rangeOf(one: number, other: number): LineRange {
  return { first: Math.min(one, other), last: Math.max(one, other) };
}

export function isWithin(range: LineRange | null, line: number): boolean {
  return range !== null && range.first <= line && line <= range.last;
}

/** As the end of an address: `#L12` or `#L12-L20`, counted from 1. */
export function lineFragment({ first, last }: LineRange): string {
  return first === last ? `#L${first + 1}` : `#L${first + 1}-L${last + 1}`;
}

/** The inverse of `lineFragment`; null when it is none. */
export function parseLineFragment(fragment: string): LineRange | null {
  const found = /^#?L(\d{1,12})(?:-L?(\d{1,12}))?$/.exec(fragment);
  if (!found) return null;
  const first = Number(found[1]) - 1;
  const last = found[2] === undefined ? first : Number(found[2]) - 1;
  return first < 0 || last < 0 ? null : rangeOf(first, last);
}
