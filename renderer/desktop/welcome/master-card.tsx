import { parseMasterAddress } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Notice } from '../../components/notice.js';
import { goTo } from '../bridge/route.js';
import { useTask } from '../bridge/use-task.js';
import { StartAtLogin } from './invite-card.js';
import type { InvitePreviewed } from './invite-previewed.js';
import { endWelcome, joinAs } from './join.js';
import { PasswordField } from './password-field.js';

const facts = ['unknown', 'sandbox', 'learns'] as const;
const factsOfMsgpack = [...facts, 'msgpack'] as const;

/** A Buildbot master: what lending it this machine means, the password, and the one click that joins. */
export function MasterCard(props: {
  readonly address: string;
  readonly preview: InvitePreviewed;
  readonly onLeave: () => void;
}) {
  const { t } = useTranslation('welcome');
  const { preview, address } = props;
  const shown = parseMasterAddress(preview.url)?.transport === 'msgpack' ? factsOfMsgpack : facts;
  const [startsAtLogin, setStartsAtLogin] = useState(true);
  const [password, setPassword] = useState('');
  const join = useTask(async () => {
    await joinAs({ invite: address, preset: 'away', startsAtLogin, password });
    await endWelcome();
    goTo('/now');
  });
  const submit = () => {
    if (password !== '') void join.run();
  };
  return (
    <>
      <h1>{t('master.title', { name: preview.name })}</h1>
      <p className="sub">{t('card.from', { url: preview.url })}</p>
      <div className="stack">
        {preview.isJoined && <Notice level="info">{t('master.joined')}</Notice>}
        {join.problem !== null && <Notice level="error">{join.problem.message}</Notice>}
        <Card title={t('card.wouldRun')}>
          <ul className="plain-list">
            {shown.map((name) => (
              <li key={name}>{t(`master.facts.${name}`)}</li>
            ))}
          </ul>
        </Card>
        <Card className="join-card">
          <PasswordField
            label={t('master.password')}
            hint={t('master.passwordHint')}
            value={password}
            onChange={setPassword}
            onSubmit={submit}
          />
          <p>{t('card.recommended')}</p>
          <StartAtLogin isOn={startsAtLogin} onChange={setStartsAtLogin} />
          <div className="row">
            <Button kind="primary" onPress={submit} isDisabled={password === ''} isPending={join.isRunning}>
              {join.isRunning ? t('master.checking') : t('master.join')}
            </Button>
            <Button kind="quiet" onPress={props.onLeave}>
              {t('card.notNow')}
            </Button>
          </div>
        </Card>
      </div>
    </>
  );
}
