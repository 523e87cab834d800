import type { PoolDetail } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../components/confirm.js';
import { Notice } from '../../components/notice.js';
import { Switch } from '../../components/switch.js';
import { formatUsd } from '../../words/format.js';
import { call } from '../client/call.js';
import { useDeed } from '../client/use-deed.js';

/** Switches a pool between dry run and launching, by applying its document with that one change. */
export function DryRunSwitch({ pool: detail }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const { pool } = detail;
  const [isAsked, setAsked] = useState(false);
  const switching = useDeed(() =>
    call('putPool', { params: { pool: pool.name }, body: { ...pool, dryRun: !pool.dryRun } }),
  );
  if (detail.removed) return null;
  return (
    <div className="stack">
      <Switch
        label={t('pools.dryRun.switch')}
        hint={t('pools.dryRun.hint')}
        isOn={pool.dryRun}
        isDisabled={switching.isRunning}
        onChange={() => setAsked(true)}
      />
      {switching.problem && <Notice level="error">{switching.problem.message}</Notice>}
      <Confirm
        isOpen={isAsked}
        title={t(pool.dryRun ? 'pools.dryRun.offTitle' : 'pools.dryRun.onTitle', { name: pool.name })}
        verb={t(pool.dryRun ? 'pools.dryRun.offVerb' : 'pools.dryRun.onVerb')}
        onConfirm={() => switching.run()}
        onClose={() => setAsked(false)}
      >
        <p>{pool.dryRun ? <WhatStarts pool={detail} /> : <WhatStops pool={detail} />}</p>
        <p className="small muted">{t('pools.dryRun.file')}</p>
      </Confirm>
    </div>
  );
}

function WhatStarts({ pool: { pool } }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const budget =
    pool.budgetUsdPerDay === null
      ? t('pools.dryRun.noBudget')
      : t('pools.dryRun.budget', { budget: formatUsd(pool.budgetUsdPerDay) });
  const provider = t(`pools.providers.${pool.provider.kind}`);
  return t('pools.dryRun.offText', { max: pool.max, provider, budget });
}

function WhatStops({ pool }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const stays = pool.live.length === 0 ? '' : ` ${t('pools.dryRun.stays', { count: pool.live.length })}`;
  return `${t('pools.dryRun.onText')}${stays}`;
}
