import { priorityWords, type RequestSummary } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';
import { plainLine } from './plain-text.js';
import { formatTable } from './table.js';
import { blameWords, commitWords, mergeWords, paintOutcome } from './words.js';

type RequestJob = RequestSummary['jobs'][number];

/** A request with a line for each of its targets. */
export function requestText(request: RequestSummary, { colours }: Terminal): string {
  const { id, project, ref, commit, state, outcome, priority, jobs } = request;
  const source = [ref, commit && commitWords(commit)].filter(Boolean).join(' at ');
  const ending = paintOutcome(colours, outcome ?? state, outcome);
  const level = priority === 0 ? '' : `, ${priorityWords(priority)} priority`;
  const head = `Request ${id}: ${plainLine(project)}${source === '' ? '' : ` (${plainLine(source)})`}${level}, ${ending}\n`;
  const table = formatTable<RequestJob>(
    [
      { head: 'TARGET', cell: ({ target }) => target, paint: colours.bold },
      {
        head: 'STATE',
        cell: ({ state, outcome }) => outcome ?? state,
        paint: (text, job) => paintOutcome(colours, text, job.outcome),
      },
      { head: 'REASON', cell: ({ reason, waiting }) => reason ?? waiting ?? '' },
      { head: 'BUILD', cell: ({ build }) => build ?? '' },
    ],
    jobs,
  );
  return `${head}${mergesOf(request)}${table}`;
}

/** What came of it beside other requests: a line for each, however many targets they share. */
function mergesOf(request: RequestSummary): string {
  const blames = request.jobs.flatMap(({ id, target, outcome, blame }) =>
    blame ? [`${target}: ${blameWords(blame, outcome, id)}`] : [],
  );
  const bisects = request.bisects === null ? [] : [`one commit of the failed job ${request.bisects}`];
  const lines = [...mergeWords(request), ...bisects, ...blames];
  return lines.map((line) => `  ${plainLine(line)}\n`).join('');
}
