import { Ban, CircleAlert, CircleCheck, CircleDashed, CirclePlay, CircleX, TimerOff } from 'lucide-react';
import type { LogSection } from '@barnraiser/protocol';

const icons = {
  running: CirclePlay,
  passed: CircleCheck,
  failed: CircleX,
  'timed-out': TimerOff,
  cancelled: Ban,
  errored: CircleAlert,
  skipped: CircleDashed,
} as const;

export type SectionState = keyof typeof icons;

/** How a section is: its outcome, or that it runs. */
export function sectionState(section: LogSection): SectionState {
  return section.outcome ?? (section.to === null ? 'running' : 'skipped');
}

/** The shape of a section's state; the word stands beside it. */
export function SectionIcon({ state }: { readonly state: SectionState }) {
  const Icon = icons[state];
  return <Icon className={`log-state ${state}`} size={14} strokeWidth={2.2} aria-hidden />;
}
