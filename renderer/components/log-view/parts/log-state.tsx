import { FileQuestion, FileX, ListChecks, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../state-message.js';
import type { LogModel } from '../use-log-view.js';

/** What stands in place of the lines while there are none; null when there are. */
export function LogState({ model }: { readonly model: LogModel }) {
  const { t } = useTranslation('log');
  const { feed } = model;
  if (model.rows.count > 0 && feed.store.lineCount > 0) return null;
  return <div className="log-empty">{message()}</div>;

  function message() {
    if (feed.store.lineCount > 0) return <EmptyState icon={ListChecks} title={t('noErrors')} />;
    if (feed.problem && feed.problem.retryAt === null) {
      return (
        <EmptyState icon={FileX} title={t('notKept')}>
          {feed.problem.error.message}
        </EmptyState>
      );
    }
    if (feed.hasEnded) return <EmptyState icon={FileQuestion} title={t('silent')} />;
    return (
      <EmptyState icon={LoaderCircle} title={t('waiting')}>
        {t('waitingText')}
      </EmptyState>
    );
  }
}
