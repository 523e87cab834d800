import type { HistoryEntry } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Moment } from '../../components/moment.js';
import { Notice } from '../../components/notice.js';
import { Table, type TableColumn } from '../../components/table.js';
import { useMediaQuery } from '../../components/use-media-query.js';
import { formatCommit, formatSpan } from '../../words/format.js';
import { OutcomeBadge } from './outcome-badge.js';
import type { History } from './use-history.js';

type BuildRow = HistoryEntry & { readonly id: string };
const rowPx = 37;
const mostRows = 14;

/** The builds, newest first, as a virtual table; Enter or a click opens one. */
export function BuildTable(props: {
  readonly history: History;
  readonly onOpen: (entry: HistoryEntry) => void;
}) {
  const { t } = useTranslation('history');
  const { history } = props;
  const columns = useColumns();
  const rows = history.entries.map((entry): BuildRow => ({ ...entry, id: entry.claimId }));
  return (
    <div className="stack">
      <Table
        label={t('table.label')}
        columns={columns}
        rows={rows}
        onRowAction={props.onOpen}
        heightPx={rowPx * (Math.min(rows.length, mostRows) + 1) + 2}
      />
      {history.problem && <Notice level="error">{history.problem.message}</Notice>}
      {history.hasMore && (
        <div className="row">
          <span className="muted">
            {t('table.shown', { shown: rows.length, total: history.page?.total ?? 0 })}
          </span>
          <Button onPress={history.loadMore} isPending={history.isLoadingMore}>
            {t('table.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

function useColumns(): TableColumn<BuildRow>[] {
  const { t } = useTranslation('history');
  const isNarrow = useMediaQuery('(max-width: 900px)');
  const isWide = useMediaQuery('(min-width: 1200px)');
  const frozen: TableColumn<BuildRow> = {
    id: 'frozen',
    name: t('table.frozen'),
    cell: (row) => (row.frozenMs === 0 ? t('table.none') : formatSpan(row.frozenMs)),
    isNumber: true,
    width: 104,
  };
  const wide: TableColumn<BuildRow>[] = [
    { id: 'target', name: t('table.target'), cell: (row) => row.target, width: '1.2fr', minWidth: 128 },
    {
      id: 'commit',
      name: t('table.commit'),
      cell: (row) => (row.commit === null ? t('table.none') : <code>{formatCommit(row.commit)}</code>),
      width: 90,
    },
    {
      id: 'failedStep',
      name: t('table.failedStep'),
      cell: (row) => row.failedStep ?? t('table.none'),
      width: '1fr',
      minWidth: 112,
    },
  ];
  return [
    {
      id: 'outcome',
      name: t('table.outcome'),
      cell: (row) => <OutcomeBadge outcome={row.outcome} />,
      width: 162,
    },
    {
      id: 'project',
      name: t('table.project'),
      cell: (row) => row.project,
      isRowHeader: true,
      width: '1.2fr',
      minWidth: 80,
    },
    ...(isNarrow ? [] : wide),
    {
      id: 'duration',
      name: t('table.duration'),
      cell: (row) => formatSpan(row.durationMs),
      isNumber: true,
      width: 104,
    },
    ...(isWide ? [frozen] : []),
    {
      id: 'when',
      name: t('table.when'),
      cell: (row) => <Moment at={Date.parse(row.startedAt)} />,
      isNumber: true,
      width: 160,
    },
  ];
}
