import type { BuildSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';
import { formatCommit, formatSpan } from '../../words/format.js';
import { isLive, standingOf } from './build-state.js';
import { PlainTable, type PlainColumn } from './plain-table.js';
import { StandingBadge } from './standing-badge.js';
import { TestsText } from './tests-text.js';

/** Builds, a line each. `without`: the column that the page has said already. */
export function BuildTable(props: {
  readonly label: string;
  readonly builds: readonly BuildSummary[];
  readonly without?: 'project' | 'machine';
}) {
  const { t } = useTranslation('dashboard');
  const columns = columnsOf(t).filter(({ id }) => id !== props.without);
  return <PlainTable label={props.label} columns={columns} rows={props.builds} />;
}

function columnsOf(t: TFunction<'dashboard'>): PlainColumn<BuildSummary>[] {
  return [
    {
      id: 'build',
      name: t('builds.build'),
      cell: (build) => <Link href={`/builds/${build.id}`}>{build.target}</Link>,
    },
    {
      id: 'project',
      name: t('builds.project'),
      cell: (build) => <Link href={`/projects/${build.project}`}>{build.project}</Link>,
    },
    {
      id: 'outcome',
      name: t('builds.outcome'),
      cell: (build) => (
        <span className="with-badge">
          <StandingBadge standing={standingOf(build)} />
          <span className="muted">{sayingOf(build, t)}</span>
        </span>
      ),
    },
    {
      id: 'machine',
      name: t('builds.machine'),
      cell: ({ machine }) => <Link href={`/machines/${machine.id}`}>{machine.name}</Link>,
    },
    {
      id: 'commit',
      name: t('builds.commit'),
      cell: ({ commit }) => (commit === null ? t('none') : <code>{formatCommit(commit)}</code>),
    },
    { id: 'tests', name: t('builds.tests'), cell: ({ tests }) => <TestsText tests={tests} /> },
    { id: 'took', name: t('builds.took'), isNumber: true, cell: tookOf },
    {
      id: 'when',
      name: t('builds.when'),
      isNumber: true,
      cell: (build) => <Moment at={Date.parse(build.endedAt ?? build.claimedAt)} isRelative />,
    },
  ];
}

/** What the badge leaves open: the step that runs or failed, or the reason. */
function sayingOf(build: BuildSummary, t: TFunction<'dashboard'>): string {
  if (isLive(build)) return build.step ?? (build.phase ? t(`phases.${build.phase}`) : '');
  if (build.outcome === 'passed' || build.outcome === 'cancelled') return '';
  if (build.outcome === 'failed') return build.step ?? '';
  return build.reason ? t(`reasons.${build.reason}`) : '';
}

function tookOf(build: BuildSummary): string {
  return formatSpan(build.durationMs ?? Math.max(0, Date.now() - Date.parse(build.claimedAt)));
}
