import { Ban, CircleCheck, CircleX, CornerUpLeft, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';
import type { BuildOutcome } from './history-filters.js';

/** The shape and colour of each way to end. Given back is never red: nobody failed. */
const looks: Record<BuildOutcome, { readonly icon: LucideIcon; readonly tone: Tone }> = {
  passed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  released: { icon: CornerUpLeft, tone: 'calm' },
  errored: { icon: TriangleAlert, tone: 'warn' },
  cancelled: { icon: Ban, tone: 'neutral' },
};

/** How a build ended: shape, word and colour. */
export function OutcomeBadge({ outcome }: { readonly outcome: BuildOutcome }) {
  const { t } = useTranslation('history');
  return (
    <Badge icon={looks[outcome].icon} tone={looks[outcome].tone}>
      {t(`outcomes.${outcome}`)}
    </Badge>
  );
}
