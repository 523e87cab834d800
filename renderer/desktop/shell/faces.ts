import { Circle, CircleAlert, Clock, type LucideIcon, Pause, Play, SkipForward, Unplug } from 'lucide-react';
import type { Face } from '@barnraiser/protocol';
import type { Tone } from '../../components/badge.js';

/** Each state's shape and colour; the word is in `shell:faces`. */
export const faces: Readonly<Record<Face, { readonly icon: LucideIcon; readonly tone: Tone }>> = {
  building: { icon: Play, tone: 'accent' },
  ready: { icon: Circle, tone: 'good' },
  waiting: { icon: Clock, tone: 'calm' },
  paused: { icon: Pause, tone: 'neutral' },
  'needs-you': { icon: CircleAlert, tone: 'warn' },
  offline: { icon: Unplug, tone: 'neutral' },
  finishing: { icon: SkipForward, tone: 'accent' },
};
