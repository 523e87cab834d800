import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { dashboard } from '../../words/en/dashboard.js';
import { log } from '../../words/en/log.js';
import { parts } from '../../words/en/parts.js';

/** Makes the pages' words ready; those of the desktop app stay out of what a browser loads. */
export async function startPageWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { dashboard, log, parts } },
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'dashboard',
    interpolation: { escapeValue: false },
  });
}
