import { ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatTook, formatCount } from '../../../words/format.js';
import { classes } from '../../classes.js';
import type { SectionLines } from '../rows/section-lines.js';
import { SectionIcon, sectionState } from './section-state.js';

/** The head of a section among the lines, or above them; pressing it folds or unfolds its lines. */
export function SectionRow(props: {
  readonly of: SectionLines;
  readonly isFolded: boolean;
  readonly isAbove?: boolean;
  readonly onFold: (isFolded: boolean) => void;
}) {
  const { section, firstLine, endLine } = props.of;
  const { t } = useTranslation('log');
  const state = sectionState(section);
  const Arrow = props.isFolded ? ChevronRight : ChevronDown;
  const lines = endLine - firstLine;
  return (
    <button
      type="button"
      className={classes('log-head', state, props.isAbove === true && 'above')}
      tabIndex={props.isAbove === true ? 0 : -1}
      aria-expanded={!props.isFolded}
      onClick={() => props.onFold(!props.isFolded)}
    >
      <Arrow size={14} aria-hidden />
      <SectionIcon state={state} />
      <span className="log-head-name">{section.name}</span>
      <span>{t(`outcomes.${state}`)}</span>
      {section.durationMs !== null && <span>{formatTook(section.durationMs)}</span>}
      <span>{t('sections.lines', { count: lines, lines: formatCount(lines) })}</span>
    </button>
  );
}
