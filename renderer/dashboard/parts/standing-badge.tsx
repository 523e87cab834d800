import {
  Ban,
  CircleCheck,
  CircleX,
  CornerUpLeft,
  Hammer,
  TriangleAlert,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';
import type { BuildStanding } from './build-state.js';

const looks: Record<BuildStanding, { readonly icon: LucideIcon; readonly tone: Tone }> = {
  live: { icon: Hammer, tone: 'accent' },
  suspect: { icon: Unplug, tone: 'warn' },
  passed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  errored: { icon: TriangleAlert, tone: 'warn' },
  cancelled: { icon: Ban, tone: 'neutral' },
  released: { icon: CornerUpLeft, tone: 'calm' },
  lost: { icon: Unplug, tone: 'warn' },
};

/** The colour of each way to end, for charts. */
export const standingColours: Record<BuildStanding, string> = {
  live: 'var(--accent)',
  suspect: 'var(--accent)',
  passed: 'var(--good)',
  failed: 'var(--bad)',
  errored: 'var(--warn)',
  cancelled: 'var(--edge)',
  released: 'var(--calm)',
  lost: 'var(--faint)',
};

/** How a build stands: shape, word and colour. */
export function StandingBadge(props: { readonly standing: BuildStanding; readonly isLarge?: boolean }) {
  const { t } = useTranslation('dashboard');
  const { icon, tone } = looks[props.standing];
  return (
    <Badge icon={icon} tone={tone} isLarge={props.isLarge ?? false}>
      {t(`outcomes.${props.standing}`)}
    </Badge>
  );
}
