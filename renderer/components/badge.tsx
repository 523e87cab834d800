import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.js';

/** What a colour stands for; the icon and the word say it first. */
export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad' | 'calm';

/** A state: shape, word, and then colour. */
export function Badge(props: {
  readonly icon: LucideIcon;
  readonly tone?: Tone;
  readonly isLarge?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span className={classes('pill', props.isLarge !== true && 'badge', props.tone ?? 'neutral')}>
      <props.icon size={props.isLarge === true ? 14 : 12} strokeWidth={2.4} aria-hidden />
      {props.children}
    </span>
  );
}
