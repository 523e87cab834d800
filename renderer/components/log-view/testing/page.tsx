import i18next from 'i18next';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { log as words } from '../../../words/en/log.js';
import { startWords } from '../../../words/words.js';
import { LogView } from '../log-view.js';
import { lineFragment, parseLineFragment, type LineRange } from '../rows/line-range.js';
import { LogSourceError, type LogSource } from '../source/log-source.js';
import { finishedSource, LiveSource } from './log-sources.js';
import { longLog } from './long-log.js';

/** The log view by itself, for tests: `?lines=1000000` a finished log, without a log that the test writes; `&theme=dark`. */
const query = new URLSearchParams(location.search);
document.documentElement.dataset['theme'] = query.get('theme') ?? 'light';
const lines = Number(query.get('lines') ?? 0);
const live = new LiveSource();
const source: LogSource = lines > 0 ? finishedSource(longLog(lines)) : live;
const logTest = { live, LogSourceError, saved: 0, copied: '' };
Object.assign(window, { logTest });

function Page() {
  const [linked, setLinked] = useState(() => parseLineFragment(location.hash));
  const onLink = (range: LineRange) => {
    history.replaceState(null, '', lineFragment(range));
    setLinked(range);
  };
  const copy = (text: string) => {
    logTest.copied = text;
    return Promise.resolve();
  };
  return (
    <LogView
      source={source}
      linked={linked}
      onLink={onLink}
      onSave={() => (logTest.saved += 1)}
      copy={copy}
    />
  );
}

await startWords('en');
i18next.addResourceBundle('en', 'log', words);
const root = document.querySelector('#root');
if (root) createRoot(root).render(<Page />);
