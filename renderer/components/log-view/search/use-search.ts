import { useEffect, useMemo, useState } from 'react';
import type { LogFeed } from '../source/log-feed.js';
import { canFindLiteral, findLiteral } from './find-literal.js';
import type { FindLines } from './line-scan.js';
import type { Query } from './query.js';
import { matchRanges, patternOf } from './query.js';
import { RegexRunner, RegexTooSlow } from './regex-runner.js';
import type { Scanned } from './use-line-scan.js';
import { useLineScan } from './use-line-scan.js';

/** What stands in the way of a search. */
type SearchProblem = { code: 'bad-pattern' | 'failed'; detail: string } | { code: 'too-slow' };

/** A search through the log, from what is typed to what is marked. */
export interface Search {
  query: Query;
  setQuery: (query: Query) => void;
  /** Null while nothing is searched for. */
  scanned: Scanned | null;
  problem: SearchProblem | null;
  /** What to mark in a shown line. */
  rangesIn: (line: number, plain: string) => { from: number; to: number }[];
}

interface Finder {
  find: FindLines | null;
  runner: RegexRunner | null;
  expression: RegExp | null;
  problem: SearchProblem | null;
}

const regexDelayMs = 200;
const nothing: { from: number; to: number }[] = [];

/** Searches while the reader types; regular expressions wait until the typing rests. */
export function useSearch(feed: LogFeed): Search {
  const [query, setQuery] = useState<Query>({ text: '', isRegex: false, isCaseSensitive: false });
  const settled = useSettled(query);
  const finder = useMemo(() => finderOf(settled), [settled]);
  useEffect(() => () => finder.runner?.close(), [finder]);
  const scanned = useLineScan(feed, finder.find, true);
  return {
    query,
    setQuery,
    scanned,
    problem: finder.problem ?? failureOf(scanned),
    rangesIn(line, plain) {
      if (!finder.expression || !scanned || scanned.failure !== undefined) return nothing;
      // Only what the worker has been through is known not to run away.
      if (finder.runner && (finder.runner.costly.has(line) || !isFound(scanned, line))) return nothing;
      return matchRanges(plain, finder.expression);
    },
  };
}

function useSettled(query: Query): Query {
  const [settled, setSettled] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), regexDelayMs);
    return () => clearTimeout(timer);
  }, [query]);
  const isSettled = !query.isRegex || settled === query;
  return useMemo(() => (isSettled ? query : { ...query, text: '' }), [isSettled, query]);
}

function finderOf(query: Query): Finder {
  const nothing: Finder = { find: null, runner: null, expression: null, problem: null };
  if (query.text === '') return nothing;
  const pattern = patternOf(query);
  if ('problem' in pattern) return { ...nothing, problem: { code: 'bad-pattern', detail: pattern.problem } };
  const { expression } = pattern;
  if (!query.isRegex && canFindLiteral(query.text, query.isCaseSensitive)) {
    return { ...nothing, expression, find: findLiteral(query.text, query.isCaseSensitive) };
  }
  const runner = new RegexRunner(expression);
  return { ...nothing, expression, runner, find: runner.find };
}

function failureOf(scanned: Scanned | null): SearchProblem | null {
  if (!scanned || scanned.failure === undefined) return null;
  if (scanned.failure instanceof RegexTooSlow) return { code: 'too-slow' };
  const { failure } = scanned;
  return { code: 'failed', detail: failure instanceof Error ? failure.message : 'unknown' };
}

function isFound({ scan: { found } }: Scanned, line: number): boolean {
  const index = found.lastNotAbove(line);
  return index >= 0 && found.at(index) === line;
}
