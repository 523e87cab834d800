import type { MachineDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { Notice } from '../../components/notice.js';
import { ScreenHead } from '../../components/screen-head.js';
import { formatDate, formatRelative, formatSpan } from '../../words/format.js';
import { useLive } from '../client/use-live.js';
import { BuildTable } from '../parts/build-table.js';
import { ShowLive } from '../parts/show-live.js';
import { useTitle } from '../shell/use-title.js';
import { ApproveButton } from './approve-button.js';
import { ContributionCharts } from './contribution-charts.js';
import { ExportMenu } from './export-menu.js';
import { factList } from './fact-rows.js';
import { FactTimeline } from './fact-timeline.js';
import { MachineBadge } from './machine-badge.js';
import { MachineOrigin } from './machine-origin.js';
import { MachineTotals } from './machine-totals.js';

/** One machine and what it has contributed: totals, weeks, builds, and its facts by date. */
export function MachinePage() {
  const { t } = useTranslation('dashboard');
  const { id } = useParams<{ id: string }>();
  useTitle(t('pages.machine'));
  const live = useLive('machine', { params: { agentId: id } });
  return <ShowLive live={live}>{(machine) => <Content machine={machine} />}</ShowLive>;
}

function Content({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation('dashboard');
  useTitle(machine.name);
  const [newest] = machine.descriptors;
  return (
    <div className="stack">
      <div className="row">
        <MachineBadge state={machine.state} />
        <MachineOrigin machine={machine} />
      </div>
      <ScreenHead
        title={t('machine.title', { count: machine.builds, name: machine.name })}
        sub={subOf(machine, t)}
      >
        <div className="row">
          <ApproveButton machine={machine} />
          <ExportMenu machine={machine} />
        </div>
      </ScreenHead>
      {machine.launch && <p className="muted">{t('machine.launchedText', { pool: machine.launch.pool })}</p>}
      {machine.state === 'pending' && <Notice level="warning">{t('machine.pending')}</Notice>}
      {machine.quarantinedForS !== null && (
        <Notice level="warning">
          {t('machine.setAside', { span: formatSpan(machine.quarantinedForS * 1000) })}
        </Notice>
      )}
      <MachineTotals machine={machine} />
      <ContributionCharts weeks={machine.weeks} isLaunched={machine.launch !== undefined} />
      <RecentBuilds machine={machine} />
      <div className="cols">
        <Card title={t('machine.facts')}>
          {newest && <FactList facts={factList(newest.descriptor, t)} />}
        </Card>
        <FactTimeline descriptors={machine.descriptors} />
      </div>
    </div>
  );
}

function subOf(machine: MachineDetail, t: ReturnType<typeof useTranslation<'dashboard'>>['t']): string {
  const text = t('machine.sub', {
    platform: `${machine.os} · ${machine.arch}`,
    since: formatDate(Date.parse(machine.enrolledAt)),
  });
  if (machine.lastSeenAt === null) return text;
  return `${text} · ${t('machine.seen', { when: formatRelative(Date.parse(machine.lastSeenAt)) })}`;
}

function RecentBuilds({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation('dashboard');
  return (
    <section className="stack" aria-label={t('machine.recent')}>
      <div className="card-head">
        <h2>{t('machine.recent')}</h2>
        {machine.builds > machine.recentBuilds.length && (
          <Link href={`/builds?machine=${machine.id}`}>{t('machine.allBuilds')}</Link>
        )}
      </div>
      {machine.recentBuilds.length === 0 ? (
        <p className="muted">{t('machine.noBuilds')}</p>
      ) : (
        <BuildTable label={t('builds.table')} builds={machine.recentBuilds} without="machine" />
      )}
    </section>
  );
}
