import { SettingsPatch } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/button.js';
import { NameList } from '../../../components/name-list.js';
import { Switch } from '../../../components/switch.js';
import { TextField } from '../../../components/text-field.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** Which programs builds stand back for: those that fill the screen, and those on the owner's list. */
export function ProgramsRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const { exclusiveApps } = limits;
  const presence = snapshot?.conditions?.presence ?? null;
  const isBlind = howKept('fullscreen', snapshot, machine) === 'unsupported';
  const now = presence && [
    presence.fullscreen && t('programs.nowFullscreen', { program: presence.fullscreen }),
    presence.exclusive && t('programs.nowExclusive', { program: presence.exclusive }),
  ];
  return (
    <RuleCard
      title={t('programs.title')}
      how={howKept('programs', snapshot, machine)}
      now={now && (now.filter((part) => part !== null).join(', ') || t('programs.nowNone'))}
    >
      <Switch
        label={t('programs.fullscreen')}
        hint={t(isBlind ? 'programs.fullscreenBlind' : 'programs.fullscreenHint')}
        isOn={limits.whileFullscreen}
        onChange={(whileFullscreen) => change({ whileFullscreen })}
      />
      <NameList
        label={t('programs.list')}
        names={exclusiveApps}
        none={t('programs.none')}
        onRemove={(name) => change({ exclusiveApps: exclusiveApps.filter((one) => one !== name) })}
      />
      <AddProgram
        names={exclusiveApps}
        onAdd={(name) => change({ exclusiveApps: [...exclusiveApps, name] })}
      />
    </RuleCard>
  );
}

function AddProgram(props: { readonly names: readonly string[]; readonly onAdd: (name: string) => void }) {
  const { t } = useTranslation('limits');
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const name = text.trim();
  const add = () => {
    if (name === '') return;
    const isKnown = props.names.some((one) => one.toLowerCase() === name.toLowerCase());
    if (isKnown) return setError(t('programs.addTwice', { name }));
    if (!SettingsPatch.safeParse({ limits: { exclusiveApps: [name] } }).success)
      return setError(t('programs.addBad'));
    if (!SettingsPatch.safeParse({ limits: { exclusiveApps: [...props.names, name] } }).success)
      return setError(t('programs.addFull'));
    props.onAdd(name);
    setText('');
  };
  return (
    <div className="add-name">
      <TextField
        label={t('programs.add')}
        hint={t('programs.addHint')}
        value={text}
        error={error}
        isMono
        onChange={(next) => {
          setText(next);
          setError(null);
        }}
        onSubmit={add}
      />
      <Button onPress={add} isDisabled={name === ''}>
        {t('programs.addButton')}
      </Button>
    </div>
  );
}
