import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the browser's tab. */
export function useTitle(title: string): void {
  const { t } = useTranslation('dashboard');
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`;
  }, [title, t]);
}
