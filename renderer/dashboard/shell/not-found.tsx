import { Compass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../components/link-button.js';
import { EmptyState } from '../../components/state-message.js';
import { useTitle } from './use-title.js';

/** What stands at an address that is no page's. */
export function NotFound() {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.notFound'));
  return (
    <EmptyState
      icon={Compass}
      title={t('notFound.title')}
      actions={<LinkButton href="/">{t('notFound.action')}</LinkButton>}
    >
      {t('notFound.text')}
    </EmptyState>
  );
}
