import type { JoinedCoordinator } from '@barnraiser/protocol';
import { PackageOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Notice } from '../../components/notice.js';
import { ScreenHead } from '../../components/screen-head.js';
import { EmptyState, ErrorState, Loading } from '../../components/state-message.js';
import { useCall } from '../bridge/use-call.js';
import { CoordinatorCard } from './coordinator-card.js';
import { InvitePaste } from './invite-paste.js';
import { LeaveDialog } from './leave-dialog.js';
import { builderState, offeringState } from './offering-facts.js';
import { ShareDialog } from './share-dialog.js';

/** The joined coordinators with their projects: what they may run, pausing, sharing, leaving, joining. */
export function ProjectsScreen() {
  const { t } = useTranslation('projects');
  const joined = useCall('coordinators', {}, { refreshMs: 15_000 });
  const [leaving, setLeaving] = useState<JoinedCoordinator | null>(null);
  const [sharing, setSharing] = useState<JoinedCoordinator | null>(null);
  const [left, setLeft] = useState<string | null>(null);
  const coordinators = joined.value;
  return (
    <div className="stack">
      <ScreenHead
        title={coordinators && coordinators.length > 0 ? t(...headline(coordinators)) : t('title')}
        sub={t('subline')}
      />
      {left !== null && <Notice level="info">{left}</Notice>}
      {joined.isLoading && <Loading label={t('loading')} />}
      {joined.problem &&
        (coordinators ? (
          <Notice level="warning">{joined.problem.message}</Notice>
        ) : (
          <ErrorState problem={joined.problem} title={t('couldNotRead')} onRetry={joined.reload} />
        ))}
      {coordinators?.length === 0 && (
        <Card>
          <EmptyState icon={PackageOpen} title={t('emptyTitle')}>
            {t('emptyText')}
          </EmptyState>
        </Card>
      )}
      {coordinators?.map((coordinator) => (
        <CoordinatorCard
          key={coordinator.url}
          coordinator={coordinator}
          onChanged={joined.reload}
          onLeave={() => setLeaving(coordinator)}
          onShare={() => setSharing(coordinator)}
        />
      ))}
      {coordinators && <InvitePaste />}
      {sharing && <ShareDialog coordinator={sharing} onClose={() => setSharing(null)} />}
      {leaving && (
        <LeaveDialog
          coordinator={leaving}
          onClose={() => setLeaving(null)}
          onLeft={(told) => {
            setLeft(told);
            setLeaving(null);
            joined.reload();
          }}
        />
      )}
    </div>
  );
}

function headline(
  coordinators: readonly JoinedCoordinator[],
): ['headlineNone'] | ['headlinePaused'] | ['headline', { count: number }] {
  const states = coordinators.flatMap((coordinator) => [
    ...coordinator.offerings.map((offering) => offeringState(offering, coordinator)),
    ...(coordinator.builders ?? []).map((builder) => builderState(builder, coordinator)),
  ]);
  const count = states.filter((state) => state === 'building').length;
  if (count > 0) return ['headline', { count }];
  return states.some((state) => state !== 'no-match') ? ['headlinePaused'] : ['headlineNone'];
}
