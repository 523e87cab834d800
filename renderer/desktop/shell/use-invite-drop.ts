import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { parseInvite } from '@barnraiser/protocol';
import { goTo } from '../bridge/route.js';
import { useDeedProblem } from './deeds.js';

/** Opens an invite whose link is dropped on the window; nothing else that is dropped does anything. */
export function useInviteDrop(): void {
  const { t } = useTranslation();
  useEffect(() => {
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      // A link dropped on a text field belongs to the field.
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      const text = event.dataTransfer?.getData('text/plain') ?? '';
      if (parseInvite(text) !== null) goTo(`/welcome?invite=${encodeURIComponent(text)}`);
      else useDeedProblem.setState({ problem: { code: 'invite-invalid', message: t('dropWrong') } });
    };
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, [t]);
}
