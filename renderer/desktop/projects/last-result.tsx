import type { Offering } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.js';
import { buildOutcomes } from '../history/history-filters.js';
import { OutcomeBadge } from '../history/outcome-badge.js';

/** How this machine's builds of a project ended, the last one first. */
export function LastResult({ mine }: Pick<Offering, 'mine'>) {
  const { t } = useTranslation('projects');
  if (!mine?.last) return <span>{t('project.never')}</span>;
  const { last } = mine;
  const outcome = buildOutcomes.find((known) => known === last.outcome);
  return (
    <>
      <span className="row">
        {outcome ? <OutcomeBadge outcome={outcome} /> : last.outcome}
        <Moment at={Date.parse(last.at)} isRelative />
      </span>
      <span>
        <b>{t('project.mine', { count: mine.builds })}</b>,{' '}
        {t('project.mineCounts', { passed: mine.passed, failed: mine.failed })}
      </span>
    </>
  );
}
