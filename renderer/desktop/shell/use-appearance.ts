import { useEffect } from 'react';
import { changeWords } from '../../words/words.js';
import { useApp } from '../bridge/app-store.js';

/** Puts the theme and the language of the app's settings on the page. */
export function useAppearance(): void {
  const theme = useApp(({ info }) => info?.settings.theme ?? 'system');
  const language = useApp(({ info }) => info?.settings.language ?? null);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => {
    if (language !== null) void changeWords(language);
  }, [language]);
}
