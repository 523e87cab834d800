import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { ClaimId, HistoryEntry, HistoryPage, SnapshotBuild } from '@barnraiser/protocol';
import { LogView } from '../../components/log-view/log-view.js';
import { lineFragment, parseLineFragment } from '../../components/log-view/rows/line-range.js';
import { Select } from '../../components/select.js';
import { EmptyState, ErrorState, Loading } from '../../components/state-message.js';
import { formatMoment, formatTime } from '../../words/format.js';
import { useAgent } from '../bridge/agent-store.js';
import { call } from '../bridge/bridge.js';
import { goTo, useHashQuery } from '../bridge/route.js';
import { type CallState, useCall } from '../bridge/use-call.js';
import { perform } from '../shell/deeds.js';
import { bridgeLog } from './bridge-log.js';

/** The log of the running build, of the one that the address names, or of the last that there was. */
export function LogScreen() {
  const { t } = useTranslation('logScreen');
  const running = useAgent(({ snapshot }) => snapshot?.build ?? null);
  const sentence = useAgent(({ snapshot }) => snapshot?.sentence ?? '');
  const history = useCall('history', { limit: 50 });
  const [, params] = useRoute('/log/:claim');
  const line = useHashQuery().get('line');
  const entries = history.value?.entries ?? [];
  const named = params?.claim ?? running?.claimId ?? entries[0]?.claimId ?? null;
  if (named === null) return <NoLog history={history} />;
  const claimId = named as ClaimId;
  const frozen = running?.claimId === claimId ? running.frozen : null;
  const note = frozen && t('frozen', { time: formatTime(frozen.since), why: sentence });
  return (
    <div className="log-screen">
      <h1 className="visually-hidden">{t('title')}</h1>
      <BuildPicker claimId={claimId} running={running} entries={entries} />
      <OneLog key={claimId} claimId={claimId} line={line} note={note} />
    </div>
  );
}

function NoLog({ history }: { readonly history: CallState<HistoryPage> }) {
  const { t } = useTranslation('logScreen');
  return (
    <>
      <h1 className="visually-hidden">{t('title')}</h1>
      {history.problem ? (
        <ErrorState problem={history.problem} onRetry={history.reload} />
      ) : history.value === null ? (
        <Loading />
      ) : (
        <EmptyState icon={ScrollText} title={t('emptyTitle')}>
          {t('emptyText')}
        </EmptyState>
      )}
    </>
  );
}

function OneLog(props: {
  readonly claimId: ClaimId;
  readonly line: string | null;
  readonly note: string | null;
}) {
  const { claimId, line, note } = props;
  const source = useMemo(() => bridgeLog(claimId), [claimId]);
  const linked = useMemo(() => (line === null ? null : parseLineFragment(`L${line}`)), [line]);
  return (
    <LogView
      source={source}
      linked={linked}
      note={note}
      onLink={(lines) => {
        const address = `/log/${claimId}?line=${lineFragment(lines).replaceAll(/[#L]/g, '')}`;
        goTo(address);
        void perform(call('copyText', { text: `barnraiser:/${address}` }));
      }}
      onSave={() => void perform(call('saveLog', { claimId }))}
      copy={(text) => call('copyText', { text })}
    />
  );
}

function BuildPicker(props: {
  readonly claimId: ClaimId;
  readonly running: SnapshotBuild | null;
  readonly entries: readonly HistoryEntry[];
}) {
  const { t } = useTranslation('logScreen');
  const { claimId, running } = props;
  const options: { id: string; label: string }[] = props.entries.map((entry) => ({
    id: entry.claimId,
    label: t('finished', {
      project: entry.project,
      target: entry.target,
      outcome: t(`outcomes.${entry.outcome}`),
      when: formatMoment(Date.parse(entry.startedAt)),
    }),
  }));
  if (running !== null)
    options.unshift({
      id: running.claimId,
      label: t(running.frozen === null ? 'running' : 'still', {
        project: running.title,
        target: running.target,
      }),
    });
  if (!options.some(({ id }) => id === claimId)) options.unshift({ id: claimId, label: claimId });
  return (
    <div className="log-picker">
      <Select label={t('build')} value={claimId} options={options} onChange={(id) => goTo(`/log/${id}`)} />
    </div>
  );
}
