import { Parser, type Result } from 'tap-parser';
import type { LineBlocks } from '../read-lines.js';
import type { TestBook } from '../test-book.js';
import {
  advance,
  isRunnersVerdict,
  startsNewDocument,
  tapLineFilter,
  type TapProgress,
} from './tap-lines.js';

/**
 * Reads TAP 13 or 14 (testanything.org) from any output: other lines are passed over, and several
 * documents may follow one another. Subtests are suites below `suite`; a test point that only sums
 * up its subtests is left out. A plan that does not fit, or a bail out, is a test in error.
 */
export async function readTap(blocks: LineBlocks, suite: string, book: TestBook): Promise<void> {
  const isTap = tapLineFilter();
  const start: TapProgress = { isStarted: false, points: 0, planned: null };
  let progress = start;
  let document = openDocument(suite, book);
  for await (const lines of blocks) {
    if (book.isFull()) break;
    for (const line of lines) {
      if (!isTap(line) || isRunnersVerdict(line, progress)) continue;
      if (startsNewDocument(line, progress)) {
        document.end(progress);
        document = openDocument(suite, book);
        progress = start;
      }
      progress = advance(progress, line);
      document.write(line);
    }
  }
  document.end(progress);
}

interface TapDocument {
  write(line: string): void;
  end(progress: TapProgress): void;
}

function openDocument(suite: string, book: TestBook): TapDocument {
  const parser = new Parser();
  const results = collectResults(suite, book);
  let isBroken = false;
  let isEnding = false;
  const listen = (level: Parser): void => {
    level.on('comment', results.comment);
    level.on('child', listen);
  };
  listen(parser);
  parser.on('result', results.add);
  parser.on('plan', ({ end, comment }: { end: number; comment: string }) => {
    // The parser invents an empty plan at the end where there is none.
    if (end === 0 && !isEnding) book.add({ suite, name: '(all tests)', status: 'skipped', message: comment });
  });
  parser.on('bailout', (reason?: string) => {
    results.flush();
    book.add({ suite, name: '(bail out)', status: 'errored', message: reason ?? 'Bail out!' });
  });
  const attempt = (action: () => void): void => {
    if (isBroken) return;
    try {
      action();
    } catch (error) {
      isBroken = true;
      book.addFlaw(suite, String(error));
    }
  };
  return {
    write: (line) => attempt(() => void parser.write(`${line}\n`)),
    end: ({ points, planned }) => {
      isEnding = true;
      attempt(() => void parser.end());
      results.flush();
      if (isBroken || parser.bailedOut !== false || (points === 0 && planned === null)) return;
      for (const flaw of parser.failures) addPlanFlaw(flaw, suite, book);
    },
  };
}

/** Holds each result until the next, because comments about a failure follow it. */
function collectResults(suite: string, book: TestBook) {
  let held: { readonly result: Result; comments: string } | null = null;
  const flush = (): void => {
    if (held !== null) addResult(held.result, held.comments, suite, book);
    held = null;
  };
  return {
    flush,
    add: (result: Result): void => {
      flush();
      held = { result, comments: '' };
    },
    comment: (line: string): void => {
      if (held === null || held.result.ok || line.startsWith('# Subtest')) return;
      if (held.comments.length < maxCommentChars) held.comments += line.replace(/^#[ \t]?/, '');
    },
  };
}

const maxCommentChars = 4096;

function addResult(result: Result, comments: string, suite: string, book: TestBook): void {
  const { name, fullname, id } = result;
  const parents = name === '' ? fullname : fullname.slice(0, -name.length).replace(/ > $/, '');
  book.add({
    suite: parents === '' ? suite : `${suite}/${parents}`,
    name: name === '' ? `test ${id}` : name,
    status: statusOf(result),
    durationMs: result.time ?? undefined,
    message: [messageOf(result), comments.trimEnd()].filter((part) => part !== '').join('\n'),
  });
}

function statusOf({ ok, skip, todo }: Result): 'passed' | 'failed' | 'skipped' | 'xfail' | 'xpass' {
  if (skip !== false) return 'skipped';
  if (todo !== false) return ok ? 'xpass' : 'xfail';
  return ok ? 'passed' : 'failed';
}

function messageOf({ ok, skip, todo, diag }: Result): string {
  const reasons = [skip, todo].filter((reason) => typeof reason === 'string');
  // What a passing test says of itself would only take room.
  return [...reasons, ...(ok || diag === null ? [] : [describe(diag)])].join('\n');
}

function describe(diagnostics: unknown): string {
  if (typeof diagnostics !== 'object' || diagnostics === null) return String(diagnostics);
  const message = 'message' in diagnostics ? diagnostics.message : undefined;
  const all = JSON.stringify(diagnostics, null, 1) ?? '';
  return typeof message === 'string' ? `${message}\n${all}` : all;
}

// Failed tests are among the failures too, and were added already; only flaws of the document have no id.
function addPlanFlaw(flaw: object, suite: string, book: TestBook): void {
  if ('id' in flaw || !('tapError' in flaw)) return;
  book.add({ suite, name: '(plan)', status: 'errored', message: String(flaw.tapError) });
}
