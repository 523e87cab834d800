import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogModel } from '../use-log-view.js';
import { sectionState } from './section-state.js';

/** What a screen reader is told: that a step has begun or ended, and what `say` is given. Never the lines. */
export function useAnnouncement({ sections: { sections }, feed }: LogModel): {
  said: string;
  say: (text: string) => void;
} {
  const { t } = useTranslation('log');
  const [said, say] = useState('');
  const newest = sections.at(-1)?.section;
  const news = newest
    ? t('sections.changed', { name: newest.name, outcome: t(`outcomes.${sectionState(newest)}`) })
    : '';
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (!feed.hasAnswered) return;
    // What was so when the log was opened is no change.
    if (told.current !== null && told.current !== news) say(news);
    told.current = news;
  }, [news, feed.hasAnswered]);
  return { said, say };
}
