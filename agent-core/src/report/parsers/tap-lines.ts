const tapLine = /^\s*(?:(?:not )?ok\b|TAP version \d|\d+\.\.\d+|Bail out!|#|pragma [+-]|\}|\{)/;
const blockStart = /^\s+---\s*$/;
const blockEnd = /^\s+\.\.\.\s*$/;
const maxIndent = 128;
const maxBlockLines = 1000;

/**
 * Answers a test for lines that may belong to a TAP document. It keeps what other programs print in
 * between from the parser, which would hold every such line; inside a YAML block all is kept.
 */
export function tapLineFilter(): (line: string) => boolean {
  /** Lines of the YAML block so far; null outside of one. */
  let blockLines: number | null = null;
  return (line) => {
    if (blockLines !== null && (line === '' || /^\s/.test(line))) {
      blockLines = blockEnd.test(line) ? null : blockLines + 1;
      return blockLines === null || blockLines <= maxBlockLines;
    }
    blockLines = blockStart.test(line) ? 0 : null;
    // Each four spaces are a level of subtests, and each level is a parser.
    return (blockLines === 0 || tapLine.test(line)) && line.slice(0, maxIndent).trim() !== '';
  };
}

const testPoint = /^(?:not )?ok\b/;

/** Follows the outermost lines of a TAP document, to see where the next one starts: runners print several in a row. */
export interface TapProgress {
  readonly isStarted: boolean;
  readonly points: number;
  /** How many tests the plan promises; null before the plan. */
  readonly planned: number | null;
}

/** Whether a line cannot belong to the document so far. */
export function startsNewDocument(line: string, { isStarted, points, planned }: TapProgress): boolean {
  if (/^TAP version \d/.test(line)) return isStarted;
  if (planned === null) return false;
  if (/^\d+\.\.\d+/.test(line)) return true;
  return /^(?:not )?ok +1\b/.test(line) && points >= planned;
}

/** Whether a line is what a runner such as prove says of a document, a bare "ok" once its plan is fulfilled. */
export function isRunnersVerdict(line: string, { points, planned }: TapProgress): boolean {
  return planned !== null && points >= planned && /^(?:not )?ok\s*$/.test(line);
}

/** The progress after one more line. */
export function advance(progress: TapProgress, line: string): TapProgress {
  const plan = /^(\d+)\.\.(\d+)/.exec(line);
  return {
    isStarted: true,
    points: progress.points + (testPoint.test(line) ? 1 : 0),
    planned: plan === null ? progress.planned : Number(plan[2]) - Number(plan[1]) + 1,
  };
}
