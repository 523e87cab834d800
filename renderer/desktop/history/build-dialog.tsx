import type { HistoryEntry } from '@barnraiser/protocol';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FactList } from '../../components/fact-list.js';
import { LinkButton } from '../../components/link-button.js';
import { Moment } from '../../components/moment.js';
import { StatRow } from '../../components/stat-row.js';
import { formatCount, formatSpan } from '../../words/format.js';
import { BuildSteps } from './build-steps.js';
import { OutcomeBadge } from './outcome-badge.js';

/** One build of the history: how it ended and why, its steps and tests, and the way to its log. */
export function BuildDialog(props: { readonly entry: HistoryEntry | null; readonly onClose: () => void }) {
  const { t } = useTranslation('history');
  const { entry } = props;
  if (!entry) return null;
  return (
    <Dialog
      isOpen
      isWide
      onClose={props.onClose}
      title={t('detail.title', { project: entry.project, target: entry.target })}
      buttons={
        <>
          <LinkButton href={`#/log/${entry.claimId}`}>
            <ScrollText size={15} aria-hidden />
            {t('detail.openLog')}
          </LinkButton>
          <Button kind="primary" onPress={props.onClose}>
            {t('detail.close')}
          </Button>
        </>
      }
    >
      <div className="build-detail">
        <p className="row">
          <OutcomeBadge outcome={entry.outcome} />
          <span className="grow">{t(`outcomesLong.${entry.outcome}`)}</span>
        </p>
        {entry.detail !== null && <p className="mono build-reason">{entry.detail}</p>}
        <h3>{t('detail.steps')}</h3>
        <BuildSteps steps={entry.steps} />
        <h3>{t('detail.tests')}</h3>
        <BuildTests tests={entry.tests} />
        <h3>{t('detail.facts')}</h3>
        <BuildFacts entry={entry} />
      </div>
    </Dialog>
  );
}

const testKinds = ['total', 'passed', 'failed', 'errored', 'skipped', 'xfail', 'xpass'] as const;

function BuildTests({ tests }: Pick<HistoryEntry, 'tests'>) {
  const { t } = useTranslation('history');
  if (!tests) return <p className="muted">{t('detail.noTests')}</p>;
  const told = testKinds.filter((kind) => tests[kind] > 0 || kind === 'total' || kind === 'failed');
  return (
    <StatRow
      stats={told.map((kind) => ({ name: t(`detail.testCounts.${kind}`), value: formatCount(tests[kind]) }))}
    />
  );
}

function BuildFacts({ entry }: { readonly entry: HistoryEntry }) {
  const { t } = useTranslation('history');
  const isLocal = entry.coordinator === 'local';
  // Others are told on their own connection, and nothing is delivered to them afterwards.
  const isDelivered = /^https?:/.test(entry.coordinator);
  return (
    <FactList
      facts={[
        { name: t('detail.started'), value: <Moment at={Date.parse(entry.startedAt)} /> },
        { name: t('detail.duration'), value: formatSpan(entry.durationMs) },
        {
          name: t('detail.frozen'),
          value: entry.frozenMs === 0 ? null : t('detail.frozenText', { span: formatSpan(entry.frozenMs) }),
        },
        { name: t('detail.cpu'), value: formatSpan(entry.cpuMs) },
        { name: t('detail.reason'), value: entry.reason && t(`reasons.${entry.reason}`) },
        { name: t('detail.commit'), value: entry.commit && <code>{entry.commit}</code> },
        {
          name: t('detail.buildNumber'),
          value: entry.buildNumber === undefined ? null : formatCount(entry.buildNumber),
        },
        { name: t('detail.attempt'), value: formatCount(entry.attempt) },
        { name: t('detail.isolation'), value: entry.isolation && t(`isolations.${entry.isolation}`) },
        { name: t('detail.coordinator'), value: isLocal ? t('detail.local') : entry.coordinator },
        {
          name: t('detail.accepted'),
          value: !isDelivered
            ? null
            : entry.accepted
              ? t(`accepted.${entry.accepted}`)
              : t('detail.notAccepted'),
        },
        { name: t('detail.claim'), value: <code>{entry.claimId}</code> },
      ]}
    />
  );
}
