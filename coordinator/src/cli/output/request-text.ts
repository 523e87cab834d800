import type { RequestSummary } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';
import { plainLine } from './plain-text.js';
import { formatTable } from './table.js';
import { commitWords, paintOutcome } from './words.js';

type RequestJob = RequestSummary['jobs'][number];

/** A request with a line for each of its targets. */
export function requestText(request: RequestSummary, { colours }: Terminal): string {
  const { id, project, ref, commit, state, outcome, jobs } = request;
  const source = [ref, commit && commitWords(commit)].filter(Boolean).join(' at ');
  const ending = paintOutcome(colours, outcome ?? state, outcome);
  return `Request ${id}: ${plainLine(project)}${source === '' ? '' : ` (${plainLine(source)})`}, ${ending}\n${formatTable<RequestJob>(
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
  )}`;
}
