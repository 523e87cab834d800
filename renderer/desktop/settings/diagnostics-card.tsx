import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { CopyButton } from '../../components/copy-button.js';
import { RawText } from '../../components/raw-text.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

/** What helps to find a fault, masked: seen before it is copied or saved, and sent to nobody. */
export function DiagnosticsCard() {
  const { t } = useTranslation('settings');
  const gather = useTask(() => call('diagnostics'));
  const text = gather.value?.text ?? null;
  return (
    <Card title={t('diagnostics.title')}>
      <p className="muted">{t('diagnostics.intro')}</p>
      {text !== null && (
        <div className="diagnostics">
          <RawText label={t('diagnostics.label')} text={text} rows={12} />
        </div>
      )}
      <div className="row">
        <Button onPress={() => void gather.run()} isPending={gather.isRunning}>
          {t(text === null ? 'diagnostics.show' : 'diagnostics.again')}
        </Button>
        {text !== null && <Keep text={text} />}
      </div>
      {gather.problem && (
        <p role="alert" className="field-error">
          {t('diagnostics.failed')}: {gather.problem.message}
        </p>
      )}
    </Card>
  );
}

function Keep({ text }: { readonly text: string }) {
  const { t } = useTranslation('settings');
  const save = useTask(() => call('saveText', { name: 'barnraiser-diagnostics.txt', text }));
  return (
    <>
      <Button onPress={() => void save.run()} isPending={save.isRunning}>
        {t('diagnostics.save')}
      </Button>
      <CopyButton
        text={text}
        label={t('diagnostics.copy')}
        copy={(copied) => call('copyText', { text: copied })}
      />
      <output className="small muted">
        {save.value?.path != null && t('diagnostics.saved', { path: save.value.path })}
        {save.problem && `${t('diagnostics.notSaved')}: ${save.problem.message}`}
      </output>
    </>
  );
}
