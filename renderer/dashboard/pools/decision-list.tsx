import type { PoolDecision, PoolDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Moment } from '../../components/moment.js';
import { formatSpan } from '../../words/format.js';
import { LaunchText } from './launch-text.js';

/** What was decided for a pool, the newest first, each with its reasons and what was done. */
export function DecisionList({ pool }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const { decisions } = pool;
  return (
    <Card title={t('pools.decisions')}>
      <p className="small muted">{t(decisions.length === 0 ? 'pools.noDecisions' : 'pools.decisionsText')}</p>
      <ol className="timeline" aria-label={t('pools.decisions')}>
        {decisions.map((decision, index) => (
          <li key={decision.decidedAt}>
            {/* Only of the one that stands is it known that it was not carried out. */}
            <Decision decision={decision} isDryRun={index === 0 && pool.pool.dryRun} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Decision(props: { readonly decision: PoolDecision; readonly isDryRun: boolean }) {
  const { t } = useTranslation('dashboard');
  const { decidedAt, until, sentence, actions } = props.decision;
  const stoodMs = Date.parse(until) - Date.parse(decidedAt);
  return (
    <>
      <p className="pool-text">
        <LaunchText text={sentence} />
      </p>
      {actions.length > 0 && (
        <>
          {props.isDryRun && <p className="small muted">{t('pools.would')}</p>}
          <ul className="small decision-actions">
            {actions.map((action, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- one order may be given several times over
              <li key={index}>
                <LaunchText text={action} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="small muted">
        <Moment at={Date.parse(decidedAt)} isRelative />
        {stoodMs >= 1000 && ` · ${t('pools.stood', { span: formatSpan(stoodMs) })}`}
      </p>
    </>
  );
}
