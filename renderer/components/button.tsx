import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classes } from './classes.js';

/** `quiet` is for what stands beside the main choice, `danger` for what cannot be undone. */
export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'className'> {
  readonly kind?: ButtonKind;
  readonly className?: string;
}

/** A push button. React Aria's own props (`onPress`, `isDisabled`, `isPending`) hold. */
export function Button({ kind = 'plain', className, ...props }: ButtonProps) {
  return <AriaButton {...props} className={classes('button', kind, className)} />;
}
