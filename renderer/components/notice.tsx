import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.js';

const icons = { info: Info, good: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const;

/** A banner: something holds now that the person should know, with what they can do about it. */
export function Notice(props: {
  readonly level: 'info' | 'good' | 'warning' | 'error';
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const Icon = icons[props.level];
  return (
    <div className={classes('notice', props.level)} role={props.level === 'error' ? 'alert' : 'status'}>
      <Icon size={18} aria-hidden />
      <div className="notice-text">{props.children}</div>
      {props.actions}
    </div>
  );
}
