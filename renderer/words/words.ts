import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { dashboard } from './en/dashboard.js';
import { en } from './en/en.js';
import { pseudo } from './pseudo.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    /** The maintainers' pages load their own words, and the desktop app does without them. */
    resources: typeof en & { readonly dashboard: typeof dashboard };
    returnNull: false;
  }
}

/** The languages that the app speaks; `pseudo` is for tests alone: longer and accented English. */
export const languages = ['en'] as const;

/**
 * Makes the words ready before the first render. `language` is a BCP 47 tag, `system`, or `pseudo`;
 * what there are no words for falls back to English.
 */
export async function startWords(language: string): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(pseudo)
    .init({
      resources: { en },
      lng: tagOf(language),
      fallbackLng: 'en',
      defaultNS: 'shell',
      ns: Object.keys(en),
      postProcess: ['pseudo'],
      interpolation: { escapeValue: false },
    });
  document.documentElement.lang = formatTag();
}

/** Changes the language of everything that is on the screen. */
export async function changeWords(language: string): Promise<void> {
  if (i18next.language === tagOf(language)) return;
  await i18next.changeLanguage(tagOf(language));
  document.documentElement.lang = formatTag();
}

/** The tag for `Intl` and the `lang` attribute: dates and numbers of the words' own language. */
export function formatTag(): string {
  const tag = i18next.language;
  return !tag || tag === 'pseudo' ? 'en' : tag;
}

function tagOf(language: string): string {
  if (language !== 'system') return language;
  const spoken: readonly string[] = languages;
  return navigator.languages.find((tag) => spoken.includes(tag.split('-')[0] ?? '')) ?? 'en';
}
