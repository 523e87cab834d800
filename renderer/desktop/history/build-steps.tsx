import type { HistoryEntry, StepOutcome } from '@barnraiser/protocol';
import {
  Ban,
  CircleCheck,
  CircleX,
  SkipForward,
  TimerOff,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';
import { formatSpan } from '../../words/format.js';

const looks: Record<StepOutcome, { readonly icon: LucideIcon; readonly tone: Tone }> = {
  passed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  'timed-out': { icon: TimerOff, tone: 'warn' },
  cancelled: { icon: Ban, tone: 'neutral' },
  errored: { icon: TriangleAlert, tone: 'warn' },
  skipped: { icon: SkipForward, tone: 'neutral' },
};

/** The steps of a finished build, in order. */
export function BuildSteps({ steps }: Pick<HistoryEntry, 'steps'>) {
  const { t } = useTranslation('history');
  if (steps.length === 0) return <p className="muted">{t('detail.noSteps')}</p>;
  return (
    <ol className="build-steps">
      {steps.map((step, n) => (
        // The order of a finished build's steps never changes, and names may repeat.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={n}>
          <span>
            <Badge icon={looks[step.outcome].icon} tone={looks[step.outcome].tone}>
              {t(`stepOutcomes.${step.outcome}`)}
            </Badge>
          </span>
          <span>{step.name}</span>
          <span className="muted">{formatSpan(step.durationMs)}</span>
        </li>
      ))}
    </ol>
  );
}
