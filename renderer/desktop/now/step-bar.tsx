import { Check, Circle, Pause, Play, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SnapshotBuild } from '@barnraiser/protocol';
import { classes } from '../../components/classes.js';
import { formatClock } from '../../words/format.js';
import { useNow } from '../../components/use-now.js';

type StepState = SnapshotBuild['steps'][number];
const icons = { done: Check, failed: X, running: Play, todo: Circle } as const;

/** The steps of a build, each as wide as it takes long, with what has passed and what is expected. */
export function StepBar({ build }: { readonly build: SnapshotBuild }) {
  const now = useNow(1000);
  const isStill = build.frozen !== null;
  const elapsedOf = (step: StepState) =>
    step.state === 'running' && build.step !== null && !isStill
      ? Math.max(step.elapsedMs ?? 0, now - build.step.startedAt)
      : step.elapsedMs;
  return (
    <ol className="step-bar">
      {build.steps.map((step, n) => (
        <Step key={`${n} ${step.name}`} step={step} elapsedMs={elapsedOf(step)} isStill={isStill} />
      ))}
    </ol>
  );
}

function Step(props: {
  readonly step: StepState;
  readonly elapsedMs: number | null;
  readonly isStill: boolean;
}) {
  const { t } = useTranslation('now');
  const { step, elapsedMs } = props;
  const isStill = props.isStill && step.state === 'running';
  const Icon = isStill ? Pause : icons[step.state];
  const about = step.estimateMs === null ? null : formatClock(step.estimateMs);
  const time = () => {
    if (step.state === 'todo') return about === null ? '' : t('stepAbout', { estimate: about });
    const elapsed = formatClock(elapsedMs ?? 0);
    if (isStill) return t('stepStill', { elapsed });
    return step.state === 'running' && about !== null ? t('stepOf', { elapsed, estimate: about }) : elapsed;
  };
  // An estimate that was passed leaves a little to see, since the step is not over.
  const ratio = step.estimateMs === null ? 0.5 : Math.min(0.96, (elapsedMs ?? 0) / step.estimateMs);
  return (
    <li
      className={classes('step', step.state, isStill && 'still')}
      style={{ flex: `${shareOf(step)} 1 118px` }}
    >
      <span className="step-line" aria-hidden>
        {step.state === 'running' && <i style={{ width: `${ratio * 100}%` }} />}
      </span>
      <span className="step-text">
        <Icon size={12} strokeWidth={2.6} aria-hidden />
        <b>{step.name}</b>
        {!isStill && <span className="visually-hidden">{t(`stepStates.${step.state}`)}</span>}
        <span>{time()}</span>
      </span>
    </li>
  );
}

function shareOf(step: StepState): number {
  return Math.max(1, Math.round((step.estimateMs ?? step.elapsedMs ?? 60_000) / 1000));
}
