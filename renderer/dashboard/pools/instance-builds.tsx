import type { AgentId, PoolInstance } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLive } from '../client/use-live.js';
import { standingOf } from '../parts/build-state.js';
import { ShowLive } from '../parts/show-live.js';
import { StandingBadge } from '../parts/standing-badge.js';

const shownBuilds = 10;

/** How many builds an instance has begun; opened, the newest of them by name. */
export function InstanceBuilds({ instance }: { readonly instance: PoolInstance }) {
  const { t } = useTranslation('dashboard');
  const [isOpen, setOpen] = useState(false);
  const { machine, builds } = instance;
  if (machine === null || builds === 0) return <span className="muted">{t('pools.noBuilds')}</span>;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('pools.buildCount', { count: builds })}</summary>
      {isOpen && <Newest machine={machine} hasMore={builds > shownBuilds} />}
    </details>
  );
}

function Newest({ machine, hasMore }: { readonly machine: AgentId; readonly hasMore: boolean }) {
  const { t } = useTranslation('dashboard');
  const live = useLive('builds', { query: { machine, limit: shownBuilds } });
  return (
    <ShowLive live={live}>
      {({ builds }) => (
        <ul className="instance-builds">
          {builds.map((build) => (
            <li key={build.id}>
              <StandingBadge standing={standingOf(build)} />{' '}
              <Link href={`/builds/${build.id}`}>
                {build.project} · {build.target}
              </Link>
            </li>
          ))}
          {hasMore && (
            <li>
              <Link href={`/builds?machine=${machine}`}>{t('pools.allBuilds')}</Link>
            </li>
          )}
        </ul>
      )}
    </ShowLive>
  );
}
