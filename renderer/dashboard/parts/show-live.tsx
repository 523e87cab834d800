import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Notice } from '../../components/notice.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { readProblemWords } from '../client/problem-words.js';
import type { Live } from '../client/use-live.js';

/** A live answer: on its way, not to be had, or shown; a shown one that is out of date says so. */
export function ShowLive<T>(props: { readonly live: Live<T>; readonly children: (value: T) => ReactNode }) {
  const { t } = useTranslation('dashboard');
  const { value, problem, refresh } = props.live;
  if (value === null) {
    return problem === null ? (
      <Loading />
    ) : (
      <ErrorState problem={readProblemWords(problem)} onRetry={refresh} />
    );
  }
  return (
    <>
      {problem && (
        <Notice level="warning">{t('problems.stale', { message: readProblemWords(problem).message })}</Notice>
      )}
      {props.children(value)}
    </>
  );
}
