import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { ScreenHead } from '../../components/screen-head.js';
import { TextField } from '../../components/text-field.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

interface Props {
  readonly name: string;
  readonly sub: string;
  readonly onRenamed: () => void;
}

/** The machine's name as the screen's heading, and a form to change it. */
export function MachineName({ name, sub, onRenamed }: Props) {
  const { t } = useTranslation('machine');
  const [draft, setDraft] = useState<string | null>(null);
  const [known, setKnown] = useState(name);
  const form = useRef<HTMLDivElement>(null);
  const isEditing = draft !== null;
  useEffect(() => {
    if (isEditing) form.current?.querySelector('input')?.select();
  }, [isEditing]);
  const rename = useTask(async (machineName: string) => {
    const saved = await call('changeSettings', { machineName });
    setKnown(saved.machineName);
    setDraft(null);
    onRenamed();
  });
  const trimmed = draft?.trim() ?? '';
  const isBad = draft !== null && (trimmed.length === 0 || trimmed.length > 80);
  const save = () => {
    if (!isBad) void rename.run(trimmed);
  };
  if (draft === null) {
    return (
      <ScreenHead title={known} sub={sub}>
        <Button onPress={() => setDraft(known)}>
          <Pencil size={15} aria-hidden />
          {t('name.rename')}
        </Button>
      </ScreenHead>
    );
  }
  return (
    <div>
      <ScreenHead title={known} sub={sub} />
      <div ref={form} className="machine-name">
        <TextField
          label={t('name.label')}
          hint={t('name.description')}
          value={draft}
          onChange={setDraft}
          onSubmit={save}
          error={isBad ? t('name.bad') : rename.problem && `${t('name.failed')}: ${rename.problem.message}`}
        />
        <div className="row">
          <Button kind="primary" onPress={save} isDisabled={isBad} isPending={rename.isRunning}>
            {t('name.save')}
          </Button>
          <Button kind="quiet" onPress={() => setDraft(null)}>
            {t('name.cancel')}
          </Button>
        </div>
      </div>
    </div>
  );
}
