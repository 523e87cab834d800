import { Link as AriaLink } from 'react-aria-components';
import type { ReactNode } from 'react';
import type { ButtonKind } from './button.js';
import { classes } from './classes.js';

/** A link within the window (`#/log`) that looks like a button. */
export function LinkButton(props: {
  readonly href: string;
  readonly kind?: ButtonKind;
  readonly children: ReactNode;
}) {
  return (
    <AriaLink href={props.href} className={classes('button', props.kind ?? 'plain')}>
      {props.children}
    </AriaLink>
  );
}
