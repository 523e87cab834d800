import { useTranslation } from 'react-i18next';
import { formatTook } from '../../../words/format.js';
import { classes } from '../../classes.js';
import type { SectionLines } from '../rows/section-lines.js';
import { SectionIcon, sectionState } from './section-state.js';

/** The steps of the build; choosing one goes to its lines. */
export function SectionList(props: {
  readonly sections: readonly SectionLines[];
  readonly current: number;
  readonly onChoose: (section: number) => void;
}) {
  const { t } = useTranslation('log');
  return (
    <nav className="log-sections" aria-label={t('sections.label')}>
      <ol>
        {props.sections.map(({ section }, index) => {
          const state = sectionState(section);
          const isCurrent = index === props.current;
          return (
            <li key={section.n}>
              <button
                type="button"
                className={classes('log-section', state, isCurrent && 'current')}
                aria-current={isCurrent ? 'step' : undefined}
                onClick={() => props.onChoose(index)}
              >
                <SectionIcon state={state} />
                <span className="log-section-name">{section.name}</span>
                <span className="log-section-facts">
                  <span>{t(`outcomes.${state}`)}</span>
                  {section.durationMs !== null && <span>{formatTook(section.durationMs)}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
