import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { BarnMark } from '../../components/barn-mark.js';
import { MachineNote } from './machine-note.js';
import { screens } from './screens.js';

/** The list of screens at the side, or on top where the window is narrow. */
export function Navigation({ current }: { readonly current: string }) {
  const { t } = useTranslation();
  return (
    <nav className="navigation" aria-label={t('navigation')}>
      <div className="brand">
        <BarnMark />
        {t('brand')}
      </div>
      <ul>
        {screens.map(({ name, icon: Icon }, index) => (
          <li key={name}>
            <Link
              href={`/${name}`}
              className="navigation-link"
              aria-current={name === current ? 'page' : undefined}
              aria-keyshortcuts={`Control+${index + 1}`}
            >
              <Icon size={17} strokeWidth={1.8} aria-hidden />
              {t(`screens.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
      <MachineNote />
    </nav>
  );
}
