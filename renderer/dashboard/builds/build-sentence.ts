import type { BuildSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';

/** What came of a build, or what it does, in a sentence. */
export function buildSentence(build: BuildSummary, t: TFunction<'dashboard'>): string {
  const { target, state, outcome, step, phase } = build;
  const machine = build.machine.name;
  const reason = build.reason ? t(`reasons.${build.reason}`) : t('none');
  if (outcome === 'passed') return t('build.verdict.passed', { target });
  if (outcome === 'failed') return failure(build, reason, t);
  if (outcome === 'errored') return t('build.verdict.errored', { reason });
  if (outcome === 'cancelled') return t('build.verdict.cancelled');
  switch (state) {
    case 'live':
      if (step !== null && phase === 'running') return t('build.verdict.step', { machine, step });
      return t('build.verdict.phase', { machine, phase: t(`phases.${phase ?? 'preparing'}`) });
    case 'released':
      return t('build.verdict.released', { reason });
    case 'reported':
      return t('build.verdict.errored', { reason });
    case 'suspect':
    case 'lost':
    case 'abandoned':
      return t(`build.verdict.${state}`, { machine });
  }
}

function failure(build: BuildSummary, reason: string, t: TFunction<'dashboard'>): string {
  const { target, step, tests } = build;
  const failed = (tests?.failed ?? 0) + (tests?.errored ?? 0) + (tests?.xpass ?? 0);
  if (failed > 0) return t('build.verdict.testsFailed', { count: failed, target });
  if (step !== null && build.reason === 'step-failed') return t('build.verdict.stepFailed', { step, target });
  return t('build.verdict.failed', { target, reason });
}
