import type { Result } from '@barnraiser/protocol';
import type { Notice } from '../../agent/notice.js';
import type { Terminal } from '../terminal.js';
import { formatDuration } from './duration.js';
import { plainLine } from './plain-line.js';
import { testsInWords } from './tests-in-words.js';

type Colours = Terminal['colours'];

/** A notice as one line for people, without its newline. */
export function noticeText(notice: Notice, colours: Colours): string {
  switch (notice.kind) {
    case 'linkChanged': {
      const { link, detail } = notice.status;
      return `${notice.url}: ${link}${detail === null ? '' : ` (${plainLine(detail)})`}`;
    }
    case 'sentenceChanged':
      return colours.dim(plainLine(notice.sentence));
    case 'buildStarted':
      return colours.bold(
        `Build ${notice.claimId}: ${plainLine(`${notice.project} for ${notice.target}`)}, attempt ${notice.attempt}${estimate(notice.estimateMs)}`,
      );
    case 'stepStarted':
      return `Step ${notice.n + 1}${notice.of === null ? '' : ` of ${notice.of}`}: ${plainLine(notice.name)}${estimate(notice.estimateMs)}`;
    case 'stepEnded': {
      const { outcome, durationMs, exitCode, detail } = notice.end;
      const code = exitCode === null || exitCode === 0 ? '' : `, exit code ${exitCode}`;
      const more = detail === null ? '' : `: ${plainLine(detail)}`;
      return `  ${painted(outcome, colours)} after ${formatDuration(durationMs)}${code}${more}`;
    }
    case 'buildEnded':
      return notice.result === null
        ? `Build ended without a result: ${plainLine(notice.why ?? 'unknown')}`
        : resultText(notice.result, colours);
    case 'buildReported':
      return `Reported (${notice.accepted}).`;
    case 'parked':
      return colours.red(`Not taken by the coordinator: ${plainLine(`${notice.item}: ${notice.problem}`)}`);
    case 'message':
      return notice.level === 'info' ? plainLine(notice.text) : colours.yellow(plainLine(notice.text));
  }
}

function resultText(result: Result, colours: Colours): string {
  const { outcome, reason, failedStep, detail, durationMs, tests } = result;
  const why = reason === null ? '' : ` (${reason}${failedStep === undefined ? '' : ` in ${failedStep}`})`;
  const more = detail === undefined ? '' : `: ${detail}`;
  return `${painted(outcome, colours)}${plainLine(why + more) && ` ${plainLine(why + more)}`} after ${formatDuration(durationMs)}, ${testsInWords(tests)}`;
}

function painted(outcome: string, colours: Colours): string {
  if (outcome === 'passed') return colours.green(outcome);
  return outcome === 'failed' || outcome === 'errored' ? colours.red(outcome) : colours.yellow(outcome);
}

function estimate(ms: number | null): string {
  return ms === null ? '' : `, about ${formatDuration(ms)}`;
}
