import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Checkbox } from '../../components/checkbox.js';
import { Notice } from '../../components/notice.js';
import { useApp } from '../bridge/app-store.js';
import { problemOf } from '../bridge/bridge.js';
import { goTo } from '../bridge/route.js';
import { endWelcome, joinAs } from './join.js';
import { Offered } from './offered.js';
import type { InvitePreviewed } from './invite-previewed.js';

/** Who asks, for what exactly, and the one click that joins. */
export function InviteCard(props: {
  readonly invite: string;
  readonly preview: InvitePreviewed;
  readonly onChoose: () => void;
  readonly onLeave: () => void;
}) {
  const { t } = useTranslation('welcome');
  const { preview } = props;
  const [startsAtLogin, setStartsAtLogin] = useState(true);
  const [message, setMessage] = useState<string | null>(null);
  const [isJoining, setJoining] = useState(false);
  const join = () => {
    setJoining(true);
    joinAs({ invite: props.invite, preset: 'away', startsAtLogin })
      .then(endWelcome)
      .then(
        () => goTo('/now'),
        (error: unknown) => {
          setMessage(problemOf(error).message);
          setJoining(false);
        },
      );
  };
  return (
    <>
      <h1>{t('card.title', { name: preview.name })}</h1>
      <p className="sub">
        {t('card.from', { url: preview.url })}
        {preview.machines !== null && ` · ${t('card.machines', { count: preview.machines })}`}
      </p>
      <div className="stack">
        {preview.isJoined && <Notice level="info">{t('card.joined')}</Notice>}
        {message !== null && <Notice level="error">{message}</Notice>}
        <Card title={t('card.wouldRun')}>
          <Offered offerings={preview.offerings} />
        </Card>
        <Card className="join-card">
          <p>{t('card.recommended')}</p>
          <StartAtLogin isOn={startsAtLogin} onChange={setStartsAtLogin} />
          <div className="row">
            <Button kind="primary" onPress={join} isDisabled={isJoining}>
              {isJoining ? t('joining') : t('card.join')}
            </Button>
            <Button onPress={props.onChoose}>{t('card.choose')}</Button>
            <Button kind="quiet" onPress={props.onLeave}>
              {t('card.notNow')}
            </Button>
          </div>
        </Card>
      </div>
    </>
  );
}

/** The choice to start at login, where this desktop can. It is set only when the person joins. */
export function StartAtLogin(props: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }) {
  const { t } = useTranslation('welcome');
  const isSupported = useApp(({ info }) => info?.startAtLogin.isSupported ?? false);
  if (!isSupported) return null;
  return (
    <Checkbox
      label={t('card.startAtLogin')}
      hint={t('card.startAtLoginHint')}
      isOn={props.isOn}
      onChange={props.onChange}
    />
  );
}
