import type { BuildSummary } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';
import { shortIds } from './short-ids.js';
import { formatTable } from './table.js';
import { formatAge, formatDuration } from './times.js';
import { buildWords, commitWords, paintOutcome, servedWords, testWords } from './words.js';

/** A table of builds. */
export function buildsText(builds: readonly BuildSummary[], { colours, now }: Terminal): string {
  const short = shortIds(builds.map(({ id }) => id));
  return formatTable<BuildSummary>(
    [
      { head: 'BUILD', cell: ({ id }) => short(id) },
      { head: 'PROJECT', cell: ({ project }) => project, paint: colours.bold },
      { head: 'TARGET', cell: ({ target }) => target },
      { head: 'COMMIT', cell: ({ commit }) => commitWords(commit) },
      { head: 'MACHINE', cell: ({ machine }) => machine.name },
      { head: 'STATE', cell: buildWords, paint: (text, { outcome }) => paintOutcome(colours, text, outcome) },
      { head: 'FOR', cell: servedWords },
      { head: 'TESTS', cell: ({ tests }) => testWords(tests) },
      { head: 'TOOK', cell: ({ durationMs }) => formatDuration(durationMs) },
      { head: 'CLAIMED', cell: ({ claimedAt }) => formatAge(claimedAt, now()) },
    ],
    builds,
  );
}
