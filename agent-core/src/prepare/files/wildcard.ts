type Token = string | { readonly isNegated: boolean; readonly ranges: readonly [number, number][] };
const one = { isNegated: true, ranges: [] } as const;

/** Whether a part of a pattern is more than a name. */
export function hasWildcard(part: string): boolean {
  return /[*?[]/.test(part);
}

/**
 * A test for file names, as Python's fnmatch makes it: `*`, `?`, `[a-z]`, `[!a-z]`; braces stand for
 * themselves, and a bracket that is not closed too. Linear for all that people write, and never
 * worse than the lengths multiplied.
 */
export function wildcard(pattern: string): (name: string) => boolean {
  const tokens = parse(Array.from(pattern));
  return (name) => matches(tokens, Array.from(name));
}

function parse(signs: readonly string[]): (Token | null)[] {
  const tokens: (Token | null)[] = [];
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs[at]!;
    const end = sign === '[' ? endOfSet(signs, at) : -1;
    if (sign === '*') tokens.push(null);
    else if (sign === '?') tokens.push(one);
    else if (end > 0) {
      tokens.push(parseSet(signs.slice(at + 1, end)));
      at = end;
    } else tokens.push(sign);
  }
  return tokens;
}

/** A bracket right at the start of a set belongs to it. */
function endOfSet(signs: readonly string[], start: number): number {
  const first = signs[start + 1] === '!' ? start + 2 : start + 1;
  return signs.indexOf(']', first + 1);
}

function parseSet(signs: readonly string[]): Token {
  const isNegated = signs[0] === '!';
  const members = isNegated ? signs.slice(1) : signs;
  const ranges: [number, number][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at]!.codePointAt(0)!;
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([from, isRange ? members[at + 2]!.codePointAt(0)! : from]);
    if (isRange) at += 2;
  }
  return { isNegated, ranges };
}

function fits(token: Token, sign: string): boolean {
  if (typeof token === 'string') return token === sign;
  const code = sign.codePointAt(0)!;
  return token.ranges.some(([from, to]) => from <= code && code <= to) !== token.isNegated;
}

/** On a mismatch the last star takes one more sign; earlier ones need not change. */
function matches(tokens: readonly (Token | null)[], signs: readonly string[]): boolean {
  let token = 0;
  let sign = 0;
  let star = -1;
  let starSign = 0;
  while (sign < signs.length) {
    const wanted = tokens[token];
    if (wanted === null) {
      star = token;
      starSign = sign;
      token += 1;
    } else if (wanted !== undefined && fits(wanted, signs[sign]!)) {
      token += 1;
      sign += 1;
    } else if (star >= 0) {
      starSign += 1;
      sign = starSign;
      token = star + 1;
    } else return false;
  }
  return tokens.slice(token).every((left) => left === null);
}
