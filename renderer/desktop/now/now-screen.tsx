import { Power } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { EmptyState, Loading } from '../../components/state-message.js';
import { useAgent } from '../bridge/agent-store.js';
import { useCall } from '../bridge/use-call.js';
import { deeds } from '../shell/deeds.js';
import { BuildCard } from './build-card.js';
import { CapBrokenCard } from './cap-broken-card.js';
import { DayCard } from './day-card.js';
import { FailedCard } from './failed-card.js';
import { FrozenCard } from './frozen-card.js';
import { MetersCard } from './meters-card.js';
import { NeedsYou } from './needs-you.js';
import { NoProject } from './no-project.js';
import { ReasonStack } from './reason-stack.js';
import { useNow } from '../../components/use-now.js';
import { WeekCard } from './week-card.js';

/** What the machine does at this moment, or why it does nothing. */
export function NowScreen() {
  const { t } = useTranslation('now');
  const { snapshot, health } = useAgent();
  if (health?.state === 'failed' || health?.state === 'stopped') return <AgentDown />;
  if (snapshot === null)
    return (
      <>
        <h1 className="visually-hidden">{t('title')}</h1>
        <Loading label={t('starting')} />
      </>
    );
  return <Now snapshot={snapshot} />;
}

function Now({ snapshot }: { readonly snapshot: Snapshot }) {
  const { build, verdict, coordinators } = snapshot;
  const history = useCall('history', { limit: 1 }, { refreshMs: 3000 });
  const now = useNow(30_000);
  const last = history.value?.entries[0] ?? null;
  const first = verdict.reasons[0];
  const brokenCap = verdict.reasons.find(({ code }) => code === 'cap-broken');
  const isAlone = coordinators.length === 0 && build === null;
  return (
    <div className="now">
      <h1>{snapshot.sentence}</h1>
      <p className="sub">{snapshot.explanation}</p>
      <div className="stack">
        {snapshot.face === 'needs-you' && first && <NeedsYou reason={first} />}
        {brokenCap && <CapBrokenCard reason={brokenCap} last={last} />}
        {build !== null && <FrozenCard snapshot={snapshot} build={build} />}
        {build !== null && <BuildCard key={build.claimId} build={build} />}
        {last !== null && <FailedCard last={last} now={now} />}
        {isAlone ? <NoProject /> : <ReasonStack snapshot={snapshot} />}
        <MetersCard snapshot={snapshot} />
        {!isAlone && (
          <div className="cols">
            <DayCard />
            {history.value !== null && <WeekCard history={history.value} />}
          </div>
        )}
      </div>
    </div>
  );
}

function AgentDown() {
  const { t } = useTranslation('now');
  return (
    <>
      <h1 className="visually-hidden">{t('title')}</h1>
      <EmptyState
        icon={Power}
        title={t('downTitle')}
        actions={
          <Button kind="primary" onPress={() => void deeds.restartAgent()}>
            {t('downStart')}
          </Button>
        }
      >
        {t('downText')}
      </EmptyState>
    </>
  );
}
