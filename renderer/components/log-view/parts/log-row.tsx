import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../words/format.js';
import { classes } from '../../classes.js';
import { markedSpans } from '../ansi/marked-spans.js';
import type { ShownLine } from '../bytes/shown-line.js';
import { isErrorLine, isWarningLine } from '../search/find-errors.js';

export interface LogRowProps {
  readonly line: number;
  readonly shown: ShownLine;
  /** Empty: no column for it. */
  readonly time: string | null;
  readonly isLinked: boolean;
  readonly isSelected: boolean;
  /** The last jump came here. */
  readonly isCurrent: boolean;
  /** A search's matches; the same array as long as they are the same. */
  readonly ranges: readonly { from: number; to: number }[];
  readonly onLink: (line: number, isRange: boolean) => void;
  readonly onWholeLine: (line: number) => void;
}

/** A line: its number, which links to it, its time, and its text in colours. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, shown } = props;
  const { t } = useTranslation('log');
  const isError = isErrorLine(shown.plain);
  return (
    <div
      data-line={line}
      className={classes(
        'log-row',
        isError && 'error',
        !isError && isWarningLine(shown.plain) && 'warning',
        props.isLinked && 'linked',
        props.isSelected && 'selected',
        props.isCurrent && 'current',
      )}
    >
      <button
        type="button"
        className="log-number"
        tabIndex={-1}
        aria-label={t('linkLine', { line: formatCount(line + 1) })}
        onClick={(event) => props.onLink(line, event.shiftKey)}
      >
        {formatCount(line + 1)}
      </button>
      {props.time !== null && <time className="log-time">{props.time}</time>}
      <span className="log-text">
        {markedSpans(shown.spans, props.ranges).map(({ text, className, isMatch }, n) =>
          isMatch ? (
            <mark key={n} className={className}>
              {text}
            </mark>
          ) : className === '' ? (
            text
          ) : (
            <span key={n} className={className}>
              {text}
            </span>
          ),
        )}
        {shown.moreCharacters > 0 && (
          <button type="button" className="log-more" onClick={() => props.onWholeLine(line)}>
            {t('moreCharacters', { count: shown.moreCharacters, shown: formatCount(shown.moreCharacters) })}
          </button>
        )}
      </span>
    </div>
  );
});
