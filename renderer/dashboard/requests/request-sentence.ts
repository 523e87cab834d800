import type { RequestSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';

/** How a request stands, in a sentence. */
export function requestSentence(request: RequestSummary, t: TFunction<'dashboard'>): string {
  const { project, jobs, state, outcome } = request;
  const done = jobs.filter((job) => job.state === 'done').length;
  switch (state) {
    case 'queued':
    case 'cancelled':
      return t(`request.${state}`, { project });
    case 'running':
      return t('request.running', { project, done, count: jobs.length });
    case 'done':
      return t(`request.${outcome ?? 'passed'}`, { project });
  }
}
