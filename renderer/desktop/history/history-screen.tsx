import type { HistoryEntry, HistoryPage } from '@barnraiser/protocol';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { ScreenHead } from '../../components/screen-head.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { formatHours } from '../../words/format.js';
import { BuildDialog } from './build-dialog.js';
import { BuildTable } from './build-table.js';
import { ExportMenu } from './export-menu.js';
import { HistoryCharts } from './history-charts.js';
import { HistoryEmpty } from './history-empty.js';
import { HistoryFilterBar } from './history-filter-bar.js';
import { areDatesValid, everything, filterOf, isFiltered, type HistoryChoice } from './history-filters.js';
import { OutcomeTotals } from './outcome-totals.js';
import { useHistory } from './use-history.js';

/** This machine's finished builds: which, how they ended, hours given, each with its detail. */
export function HistoryScreen() {
  const { t } = useTranslation('history');
  const [choice, setChoice] = useState(everything);
  const [opened, setOpened] = useState<HistoryEntry | null>(null);
  const [today] = useState(() => new Date());
  const filter = useMemo(
    () => filterOf(areDatesValid(choice) ? choice : { ...choice, from: '', to: '' }, today),
    [choice, today],
  );
  const history = useHistory(filter);
  const { page } = history;
  const isEmpty = page !== null && page.total === 0 && !isFiltered(choice);

  return (
    <div className="stack">
      <HistoryHead page={page} choice={choice}>
        {page !== null && page.total > 0 && <ExportMenu filter={filter} />}
      </HistoryHead>
      {history.isLoading && <Loading label={t('loading')} />}
      {history.problem && !page && (
        <ErrorState problem={history.problem} title={t('couldNotRead')} onRetry={history.reload} />
      )}
      {isEmpty && <HistoryEmpty />}
      {page !== null && !isEmpty && (
        <>
          <HistoryFilterBar page={page} choice={choice} onChange={setChoice} />
          {page.total === 0 ? (
            <Card>
              <div className="state-message">
                <h2>{t('nothingFound')}</h2>
                <p>{t('nothingFoundText')}</p>
                <Button onPress={() => setChoice(everything)}>{t('filters.clear')}</Button>
              </div>
            </Card>
          ) : (
            <>
              <OutcomeTotals page={page} />
              <HistoryCharts weeks={page.weeks} />
              <BuildTable history={history} onOpen={setOpened} />
            </>
          )}
        </>
      )}
      <BuildDialog entry={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

function HistoryHead(props: {
  readonly page: HistoryPage | null;
  readonly choice: HistoryChoice;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('history');
  const { page } = props;
  const key = isFiltered(props.choice) ? 'headlineFiltered' : 'headline';
  return (
    <ScreenHead
      title={
        page === null || page.total === 0
          ? t('title')
          : t(key, { count: page.total, given: formatHours(page.hours) })
      }
      sub={t('subline')}
    >
      {props.children}
    </ScreenHead>
  );
}
