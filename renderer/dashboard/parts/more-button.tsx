import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Notice } from '../../components/notice.js';
import type { Deed } from '../client/use-deed.js';

/** Fetches the next page of older rows; nothing where there is none. */
export function MoreButton({ more }: { readonly more: Deed<[]> | null }) {
  const { t } = useTranslation('dashboard');
  if (more === null) return null;
  return (
    <div className="stack">
      {more.problem && <Notice level="error">{more.problem.message}</Notice>}
      <div>
        <Button isPending={more.isRunning} onPress={() => more.run()}>
          {t('actions.more')}
        </Button>
      </div>
    </div>
  );
}
