import { Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { KeyHint } from '../../components/key-hint.js';
import { useDialog } from '../shell/dialogs.js';

/** The way to the window's one list of shortcuts. */
export function ShortcutsCard() {
  const { t } = useTranslation('settings');
  return (
    <Card title={t('shortcuts.title')}>
      <p className="muted">{t('shortcuts.text')}</p>
      <div className="row">
        <Button onPress={() => useDialog.setState({ open: 'shortcuts' })}>
          <Keyboard size={15} aria-hidden />
          {t('shortcuts.show')}
        </Button>
        <KeyHint keys="?" />
      </div>
    </Card>
  );
}
