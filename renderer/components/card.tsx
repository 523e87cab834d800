import { useId, type ReactNode } from 'react';
import { classes } from './classes.js';

/** A surface with an optional heading; with one it is a region of that name. */
export function Card(props: {
  readonly title?: ReactNode;
  /** The region's name where no heading is to be seen. */
  readonly label?: string;
  /** What stands at the right of the heading. */
  readonly aside?: ReactNode;
  /** Without padding, for lists and tables that reach the edge. */
  readonly isFlush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      className={classes('card', props.isFlush !== true && 'padded', props.className)}
      aria-label={props.label}
      aria-labelledby={props.title === undefined ? undefined : id}
    >
      {props.title !== undefined && (
        <div className="card-head">
          <h2 id={id}>{props.title}</h2>
          {props.aside}
        </div>
      )}
      {props.children}
    </section>
  );
}
