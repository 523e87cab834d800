import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Segmented } from '../../components/segmented.js';
import { Select } from '../../components/select.js';
import { languages } from '../../words/words.js';
import type { SettingsProps } from './use-app-settings.js';

const themes = ['system', 'light', 'dark'] as const;

/** Theme and language. The pseudo-language is for testers: shown with `?pseudo`, or while it is on. */
export function AppearanceCard({ info, change }: SettingsProps) {
  const { t } = useTranslation('settings');
  const { theme, language } = info.settings;
  const hasPseudo = language === 'pseudo' || new URLSearchParams(window.location.search).has('pseudo');
  const offered = ['system', ...languages, ...(hasPseudo ? ['pseudo'] : [])] as const;
  return (
    <Card title={t('appearance.title')}>
      <div className="stack">
        <Segmented
          label={t('appearance.theme')}
          value={theme}
          choices={themes.map((id) => ({ id, label: t(`appearance.themes.${id}`) }))}
          onChange={(next) => change({ theme: next })}
        />
        <Select
          label={t('appearance.language')}
          value={language}
          options={offered.map((id) => ({ id, label: languageName(id, t) }))}
          onChange={(next) => change({ language: next })}
        />
      </div>
    </Card>
  );
}

function languageName(
  id: string,
  t: (key: 'appearance.systemLanguage' | 'appearance.pseudo') => string,
): string {
  if (id === 'system') return t('appearance.systemLanguage');
  if (id === 'pseudo') return t('appearance.pseudo');
  return new Intl.DisplayNames([id], { type: 'language' }).of(id) ?? id;
}
