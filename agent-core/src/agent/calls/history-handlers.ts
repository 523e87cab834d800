import { historyCsv } from '../../history/history-csv.js';
import { filterHistory, historyPage } from '../../history/history-page.js';
import { readLog } from '../read-log.js';
import type { AgentHandlers } from './answer-call.js';
import type { CallParts } from './call-parts.js';

type HistoryCall = 'history' | 'exportHistory' | 'readLog' | 'timeline';

const msPerHour = 3_600_000;

/** What this machine has done. */
export function historyHandlers({ loop, clock, folders }: CallParts): Pick<AgentHandlers, HistoryCall> {
  return {
    history: async (asked) => historyPage(await loop.memory.all(), asked, clock.wallMs()),
    async exportHistory({ format, filter }) {
      const builds = filterHistory(await loop.memory.all(), filter);
      const text = format === 'csv' ? historyCsv(builds) : `${JSON.stringify(builds, null, 2)}\n`;
      return { text, builds: builds.length };
    },
    readLog: (question) => readLog(question, folders, (claimId) => loop.builds.log(claimId)),
    timeline: ({ hours }) => loop.timeline.read(clock.wallMs() - hours * msPerHour, clock.wallMs()),
  };
}
