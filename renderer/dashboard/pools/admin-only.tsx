import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../components/link-button.js';
import { EmptyState } from '../../components/state-message.js';
import { useIsAdmin } from '../client/session-store.js';

/** Shows its children to administrators, and to others the way to become one. */
export function AdminOnly({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('dashboard');
  if (useIsAdmin()) return children;
  return (
    <EmptyState
      icon={KeyRound}
      title={t('pools.adminOnly')}
      actions={<LinkButton href="/sign-in">{t('session.signIn')}</LinkButton>}
    >
      {t('pools.adminOnlyText')}
    </EmptyState>
  );
}
