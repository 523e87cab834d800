import type { LucideIcon } from 'lucide-react';
import { Button, type ButtonProps } from './button.js';
import { Hint } from './tooltip.js';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** Its name, read aloud and shown as a tooltip. */
  readonly label: string;
}

/** A button with a picture alone. */
export function IconButton({ icon: Icon, label, kind = 'quiet', ...props }: IconButtonProps) {
  return (
    <Hint text={label}>
      <Button {...props} kind={kind} className="icon-button" aria-label={label}>
        <Icon size={17} aria-hidden />
      </Button>
    </Hint>
  );
}
