/** What is searched for. An empty text searches for nothing. */
export interface Query {
  text: string;
  isRegex: boolean;
  isCaseSensitive: boolean;
}

/** The pattern that marks what a query finds in a line; `problem` says in English what is wrong with it. */
export type Pattern = { expression: RegExp } | { problem: string };

/** Compiles a query, strictly first; what only the older syntax allows (`\-`) is taken as that. */
export function patternOf(query: Query): Pattern {
  const source = query.isRegex ? query.text : query.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const flags = query.isCaseSensitive ? '' : 'i';
  try {
    return { expression: new RegExp(source, `${flags}u`) };
  } catch {
    try {
      return { expression: new RegExp(source, flags) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { problem: message.slice(message.lastIndexOf(': ') + 2) };
    }
  }
}

/** Where the pattern matches in a shown line, as [from, to); matches of nothing are passed over. */
export function matchRanges(plain: string, expression: RegExp): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const match of plain.matchAll(new RegExp(expression, `${expression.flags}g`))) {
    if (match[0] !== '') ranges.push({ from: match.index, to: match.index + match[0].length });
  }
  return ranges;
}
