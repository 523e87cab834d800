import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Loading } from '../../components/state-message.js';
import { goTo, useHashQuery } from '../bridge/route.js';
import { useCall } from '../bridge/use-call.js';
import { BarnMark } from '../../components/barn-mark.js';
import { Banners } from '../shell/banners.js';
import { perform } from '../shell/deeds.js';
import { InviteCard } from './invite-card.js';
import { InviteProblem } from './invite-problem.js';
import { endWelcome } from './join.js';
import { MasterCard } from './master-card.js';
import { PasteInvite } from './paste-invite.js';
import { Wizard } from './wizard.js';

/** The first run: an invite, what it would run, and the way to join. Nothing runs before that. */
export function WelcomeScreen() {
  const { t } = useTranslation();
  const invite = useHashQuery().get('invite');
  return (
    <div className="welcome-page">
      <header className="welcome-brand">
        <BarnMark size={28} />
        {t('brand')}
      </header>
      <Banners />
      <main className="welcome">
        {invite === null ? <PasteInvite onLeave={leave} /> : <Invited key={invite} invite={invite} />}
      </main>
    </div>
  );
}

function Invited({ invite }: { readonly invite: string }) {
  const { t } = useTranslation('welcome');
  const { value, problem, reload } = useCall('previewInvite', { invite });
  const [isChoosing, setChoosing] = useState(false);
  if (problem !== null || value === null)
    return (
      <>
        <h1 className="visually-hidden">{t('title')}</h1>
        {problem === null ? (
          <Card>
            <Loading label={t('reading')} />
          </Card>
        ) : (
          <InviteProblem invite={invite} problem={problem} onRetry={reload} />
        )}
      </>
    );
  if (value.driver === 'buildbot') return <MasterCard address={invite} preview={value} onLeave={leave} />;
  if (isChoosing)
    return <Wizard invite={invite} preview={value} onBack={() => setChoosing(false)} onLeave={leave} />;
  return <InviteCard invite={invite} preview={value} onChoose={() => setChoosing(true)} onLeave={leave} />;
}

function leave(): void {
  void perform(endWelcome()).then(() => goTo('/now'));
}
