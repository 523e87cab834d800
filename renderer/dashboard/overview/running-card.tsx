import type { BuildSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '../../components/card.js';
import { Moment } from '../../components/moment.js';
import { standingOf } from '../parts/build-state.js';
import { StandingBadge } from '../parts/standing-badge.js';

/** The builds that machines work on now. */
export function RunningCard({ builds }: { readonly builds: readonly BuildSummary[] }) {
  const { t } = useTranslation('dashboard');
  return (
    <Card title={t('overview.running')}>
      {builds.length === 0 ? (
        <p className="muted">{t('overview.nothingRuns')}</p>
      ) : (
        <ul className="line-list">
          {builds.map((build) => (
            <li key={build.id}>
              <StandingBadge standing={standingOf(build)} />
              <div>
                <Link href={`/builds/${build.id}`}>
                  {build.project} · {build.target}
                </Link>
                <p className="small muted">
                  <Link href={`/machines/${build.machine.id}`}>{build.machine.name}</Link>
                  {' · '}
                  {build.step ?? (build.phase === null ? t('none') : t(`phases.${build.phase}`))}
                </p>
              </div>
              <Moment at={Date.parse(build.claimedAt)} isRelative />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
