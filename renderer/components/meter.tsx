import { Meter as AriaMeter } from 'react-aria-components';
import { useId, type ReactNode } from 'react';
import { classes } from './classes.js';

/**
 * What is used, as a bar, and what is allowed, as a mark on it. `of` is the whole scale; all three
 * share a unit. `text` says the same in words, and what stands beside it.
 */
export function MeterRow(props: {
  readonly label: string;
  readonly used: number | null;
  readonly allowed: number | null;
  readonly of: number;
  /** The words, for eyes. */
  readonly children: ReactNode;
  /** What else stands in the row: a chart and its figures. */
  readonly beside?: ReactNode;
  /** The words, read aloud. */
  readonly text: string;
}) {
  const id = useId();
  const percent = (value: number) => Math.min(100, Math.max(0, (value / (props.of || 1)) * 100));
  const isOver = props.used !== null && props.allowed !== null && props.used > props.allowed * 1.05;
  return (
    <AriaMeter
      className={classes('meter', props.beside !== undefined && 'with-beside')}
      aria-labelledby={id}
      value={percent(props.used ?? 0)}
      valueLabel={props.text}
    >
      <span id={id} className="meter-name">
        {props.label}
      </span>
      <div className="meter-bar">
        <div
          className={classes('meter-fill', isOver && 'over')}
          style={{ width: `${percent(props.used ?? 0)}%` }}
        />
        {props.allowed !== null && (
          <div className="meter-mark" style={{ insetInlineStart: `${percent(props.allowed)}%` }} />
        )}
      </div>
      <span className="meter-text">{props.children}</span>
      {props.beside}
    </AriaMeter>
  );
}
