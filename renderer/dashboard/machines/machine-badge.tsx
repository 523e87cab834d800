import type { MachineSummary } from '@barnraiser/protocol';
import {
  CircleCheck,
  CirclePause,
  Hammer,
  Hourglass,
  LogOut,
  Moon,
  ShieldX,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';

const looks: Record<MachineSummary['state'], { readonly icon: LucideIcon; readonly tone: Tone }> = {
  building: { icon: Hammer, tone: 'accent' },
  idle: { icon: CircleCheck, tone: 'good' },
  offline: { icon: Moon, tone: 'neutral' },
  pending: { icon: Hourglass, tone: 'warn' },
  suspended: { icon: CirclePause, tone: 'warn' },
  quarantined: { icon: ShieldX, tone: 'warn' },
  left: { icon: LogOut, tone: 'neutral' },
};

/** What a machine does: shape, word and colour. */
export function MachineBadge({ state }: { readonly state: MachineSummary['state'] }) {
  const { t } = useTranslation('dashboard');
  return (
    <Badge icon={looks[state].icon} tone={looks[state].tone}>
      {t(`machines.states.${state}`)}
    </Badge>
  );
}
