import type { Target } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Badge } from '../../components/badge.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../components/use-now.js';
import { formatCommit } from '../../words/format.js';
import type { TargetState } from '../overview/target-states.js';
import { PlainTable, type PlainColumn } from './plain-table.js';
import { requiresText } from './requires-text.js';
import { StandingBadge } from './standing-badge.js';
import { standingOf } from './build-state.js';
import { TestsText } from './tests-text.js';

const oldMs = 14 * 86_400_000;

/** The platforms of a project: what came of each, when, on whose machine, and what goes on. */
export function TargetTable(props: {
  readonly label: string;
  readonly targets: readonly Target[];
  readonly states: readonly TargetState[];
}) {
  const { t } = useTranslation('dashboard');
  const requires = new Map(props.targets.map((target) => [target.name, requiresText(target.requires)]));
  return (
    <div className="target-table">
      <PlainTable label={props.label} columns={columnsOf(requires, t)} rows={props.states} />
    </div>
  );
}

function columnsOf(
  requires: ReadonlyMap<string, string>,
  t: TFunction<'dashboard'>,
): PlainColumn<TargetState>[] {
  return [
    {
      id: 'platform',
      name: t('overview.platform'),
      cell: ({ target }) => (
        <>
          {target}
          <span className="target-requires">{requires.get(target) || t('project.anything')}</span>
        </>
      ),
    },
    { id: 'newest', name: t('overview.newest'), cell: (state) => <Result state={state} /> },
    {
      id: 'tests',
      name: t('builds.tests'),
      cell: ({ result }) => <TestsText tests={result?.tests ?? null} />,
    },
    { id: 'when', name: t('overview.when'), cell: (state) => <Age state={state} /> },
    {
      id: 'machine',
      name: t('overview.machine'),
      cell: ({ result }) =>
        result ? <Link href={`/machines/${result.machine.id}`}>{result.machine.name}</Link> : t('none'),
    },
    {
      id: 'commit',
      name: t('overview.commit'),
      cell: ({ result }) => (result?.commit ? <code>{formatCommit(result.commit)}</code> : t('none')),
    },
  ];
}

function Result({ state }: { readonly state: TargetState }) {
  const { t } = useTranslation('dashboard');
  const { result, live, waiting } = state;
  return (
    <span className="target-result">
      {result === null ? (
        <span className="muted">{t('overview.neverBuilt')}</span>
      ) : (
        <Link href={`/builds/${result.id}`} className="badge-link">
          <StandingBadge standing={standingOf(result)} />
        </Link>
      )}
      {live && (
        <Link href={`/builds/${live.id}`} className="badge-link">
          <StandingBadge standing={standingOf(live)} />
        </Link>
      )}
      {!live && waiting !== null && (
        <Badge icon={Clock3} tone="calm">
          {t('overview.waits')}
        </Badge>
      )}
    </span>
  );
}

function Age({ state }: { readonly state: TargetState }) {
  const { t } = useTranslation('dashboard');
  const now = useNow(60_000);
  if (state.result === null) return t('none');
  const at = Date.parse(state.result.endedAt ?? state.result.claimedAt);
  const isOld = now - at > oldMs;
  return (
    <span className={isOld ? 'target-old' : ''}>
      <Moment at={at} isRelative />
      {isOld && <span className="visually-hidden">, {t('overview.old')}</span>}
    </span>
  );
}
