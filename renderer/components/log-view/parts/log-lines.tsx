import { useId, type ClipboardEvent, type CSSProperties, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../classes.js';
import { isWithin, type LineRange } from '../rows/line-range.js';
import { selectedText } from '../rows/selected-text.js';
import type { LogModel } from '../use-log-view.js';
import { LogRow } from './log-row.js';
import { SectionRow } from './section-row.js';
import { timeText } from './times.js';

export interface LogLinesProps {
  readonly model: LogModel;
  readonly linked: LineRange | null;
  readonly onLink: (line: number, isRange: boolean) => void;
  readonly onWholeLine: (line: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopied: (lines: number) => void;
}

/** The lines in view. Some fifty rows are in the document, however long the log is. */
export function LogLines(props: LogLinesProps) {
  const { model } = props;
  const { selection, feed } = model;
  const { scroller, layer, contentPx, viewPx, drawn } = model.viewport;
  const keysId = useId();
  const { t } = useTranslation('log');
  const onCopy = (event: ClipboardEvent) => {
    if (!selection.range) return;
    const { text, lines } = selectedText(feed.store, model.rows, selection.range);
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    props.onCopied(lines);
  };
  const digits = Math.max(3, String(feed.store.lineCount).length);
  return (
    // Lines are announced by nobody: at a thousand a second that would be noise. The status beside says what changes.
    // oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- scrolled and selected in by keys
    <div
      ref={scroller}
      className={classes('log-scroller', model.isWrapped && 'wrapped', selection.isDragging && 'dragging')}
      role="log"
      aria-live="off"
      aria-label={t('lines')}
      aria-describedby={keysId}
      tabIndex={0}
      onKeyDown={props.onKeyDown}
      onMouseDown={selection.onMouseDown}
      onCopy={onCopy}
      style={{ '--log-digits': digits + Math.floor((digits - 1) / 3) } as CSSProperties}
    >
      <p id={keysId} hidden>
        {t('keys')}
      </p>
      <div className="log-content" style={{ height: contentPx }}>
        <div className="log-window" style={{ height: viewPx }}>
          <div ref={layer} style={{ transform: `translateY(${drawn.top}px)` }}>
            <DrawnRows {...props} />
          </div>
        </div>
      </div>
    </div>
  );
}

function DrawnRows({ model, linked, onLink, onWholeLine }: LogLinesProps) {
  const { rows, viewport, feed, sections, search, selection } = model;
  const { first, end } = viewport.drawn;
  return Array.from({ length: Math.max(0, end - first) }, (_, n) => {
    const row = rows.at(first + n);
    if (row.kind === 'section') {
      const of = sections.sections[row.section];
      return (
        of && (
          <SectionRow
            key={`section ${row.section}`}
            of={of}
            isFolded={sections.isFolded(row.section)}
            onFold={(isFolded) => sections.setFolded(row.section, isFolded)}
          />
        )
      );
    }
    const { line } = row;
    const shown = model.shown.at(line);
    return (
      <LogRow
        key={line}
        line={line}
        shown={shown}
        time={model.time === 'off' ? null : timeText(feed.times, feed.store.lineStart(line), model.time)}
        isLinked={isWithin(linked, line)}
        isSelected={isWithin(selection.range, line)}
        isCurrent={model.cursor === line}
        ranges={search.rangesIn(line, shown.plain)}
        onLink={onLink}
        onWholeLine={onWholeLine}
      />
    );
  });
}
