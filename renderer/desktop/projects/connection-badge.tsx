import type { JoinedCoordinator } from '@barnraiser/protocol';
import {
  CircleCheck,
  CircleDashed,
  LoaderCircle,
  Pause,
  ShieldX,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';

const looks = {
  online: { icon: CircleCheck, tone: 'good' },
  connecting: { icon: LoaderCircle, tone: 'neutral' },
  offline: { icon: Unplug, tone: 'warn' },
  refused: { icon: ShieldX, tone: 'bad' },
  unknown: { icon: CircleDashed, tone: 'neutral' },
} as const satisfies Record<string, { icon: LucideIcon; tone: Tone }>;

/** How this machine gets on with a coordinator; a pause outranks the rest. */
export function ConnectionBadge(props: {
  readonly coordinator: JoinedCoordinator;
  readonly isPaused: boolean;
}) {
  const { t } = useTranslation('projects');
  const link = props.coordinator.connection?.link ?? 'unknown';
  if (props.isPaused) {
    return (
      <Badge icon={Pause} tone="warn">
        {t('coordinator.paused')}
      </Badge>
    );
  }
  return (
    <Badge icon={looks[link].icon} tone={looks[link].tone}>
      {t(`links.${link}`)}
    </Badge>
  );
}
