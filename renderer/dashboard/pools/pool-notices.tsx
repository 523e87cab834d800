import type { PoolSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.js';
import { LaunchText } from './launch-text.js';

/** Alarms with advice of their own. */
const advised = [
  'breaker-open',
  'budget-reached',
  'quota',
  'list-stale',
  'list-failed',
  'orphan',
  'overdue',
] as const;

/** What a person should know of a pool: its alarms, each with what can be done about it. */
export function PoolNotices({ pool }: { readonly pool: PoolSummary }) {
  const { t } = useTranslation('dashboard');
  const alarms = pool.decision?.alarms ?? [];
  return (
    <>
      {alarms.map(({ kind, text }) => {
        const advice = advised.find((one) => one === kind);
        return (
          <Notice key={`${kind} ${text}`} level={kind === 'orphan' ? 'info' : 'warning'}>
            <b>
              <LaunchText text={asSentence(text)} />
            </b>{' '}
            {advice && t(`pools.alarms.${advice}`)}
          </Notice>
        );
      })}
      {pool.listFailure !== null && (
        <Notice level="warning">
          <b>{t('pools.listFailure', { detail: asSentence(pool.listFailure) })}</b>{' '}
          {!alarms.some(({ kind }) => kind === 'list-stale') && t('pools.alarms.list-failed')}
        </Notice>
      )}
    </>
  );
}

function asSentence(clause: string): string {
  const text = clause.charAt(0).toUpperCase() + clause.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
