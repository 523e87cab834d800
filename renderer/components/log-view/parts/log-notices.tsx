import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../words/format.js';
import { Button } from '../../button.js';
import { Notice } from '../../notice.js';
import type { LogFeed } from '../source/log-feed.js';

/** What the reader should know of the log as a whole: that it cannot be read on, that something was left out. */
export function LogNotices({ feed }: { readonly feed: LogFeed }) {
  const { t } = useTranslation('log');
  const { problem } = feed;
  const isInTheLines = problem?.retryAt === null && feed.store.lineCount === 0;
  return (
    <>
      {problem && !isInTheLines && (
        <Notice
          level="warning"
          actions={problem.retryAt !== null && <Button onPress={feed.retry}>{t('retry')}</Button>}
        >
          {t(problem.retryAt === null ? 'problemEnded' : 'problem', { message: problem.error.message })}
        </Notice>
      )}
      {feed.truncatedBytes > 0 && (
        <Notice level="info">{t('truncated', { size: formatBytes(feed.truncatedBytes) })}</Notice>
      )}
    </>
  );
}
