import { Ban, CircleCheck, CircleDashed, CircleX, Hammer, TimerOff, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../components/classes.js';
import { formatTook } from '../../words/format.js';
import type { ShownStep } from './build-steps.js';

const looks: Record<ShownStep['standing'], { readonly icon: LucideIcon; readonly tone: string }> = {
  passed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  'timed-out': { icon: TimerOff, tone: 'bad' },
  errored: { icon: CircleX, tone: 'warn' },
  cancelled: { icon: Ban, tone: 'muted' },
  skipped: { icon: CircleDashed, tone: 'muted' },
  running: { icon: Hammer, tone: 'accent' },
  todo: { icon: CircleDashed, tone: 'muted' },
  never: { icon: CircleDashed, tone: 'muted' },
};

/** The steps side by side, each as wide as it took long, down to what its name needs. */
export function StepList({ steps }: { readonly steps: readonly ShownStep[] }) {
  const { t } = useTranslation('dashboard');
  return (
    <ol className="step-list" aria-label={t('build.steps')}>
      {steps.map((step) => (
        <li
          key={step.name}
          className={classes('step', looks[step.standing].tone)}
          style={{ flexGrow: Math.max(1, Math.round((step.durationMs ?? 0) / 100)) }}
        >
          <StepText step={step} />
        </li>
      ))}
    </ol>
  );
}

function StepText({ step }: { readonly step: ShownStep }) {
  const { t } = useTranslation('dashboard');
  const { icon: Icon } = looks[step.standing];
  const why =
    step.signal !== null
      ? t('build.signal', { signal: step.signal })
      : step.exitCode !== null && step.exitCode !== 0
        ? t('build.exitCode', { code: step.exitCode })
        : null;
  return (
    <span className="step-text">
      <Icon size={14} strokeWidth={2.2} aria-hidden />
      <b>{step.name}</b>
      <span className={step.standing === 'passed' ? 'visually-hidden' : ''}>
        {t(`build.stepOutcomes.${step.standing}`)}
      </span>
      {step.durationMs !== null && step.standing !== 'skipped' && <span>{formatTook(step.durationMs)}</span>}
      {why !== null && <span>{why}</span>}
    </span>
  );
}
