import type { PoolInstance } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';
import { formatUsd } from '../../words/format.js';
import { PlainTable, type PlainColumn } from '../parts/plain-table.js';
import { InstanceBuilds } from './instance-builds.js';
import { InstanceState } from './instance-state.js';
import { shortLaunch } from './short-launch.js';

/** Machines of a pool, a line each: where they stand and why, what they cost, and what they built. */
export function InstanceTable(props: {
  readonly label: string;
  readonly instances: readonly PoolInstance[];
}) {
  const { t } = useTranslation('dashboard');
  const rows = props.instances.map((instance) => ({ ...instance, id: instance.launchId }));
  return (
    <div className="instance-table">
      <PlainTable label={props.label} columns={columnsOf(t)} rows={rows} />
    </div>
  );
}

function columnsOf(t: TFunction<'dashboard'>): PlainColumn<PoolInstance & { readonly id: string }>[] {
  return [
    {
      id: 'instance',
      name: t('pools.instance'),
      cell: (instance) => <InstanceName instance={instance} />,
    },
    { id: 'state', name: t('pools.state'), cell: (instance) => <InstanceState instance={instance} /> },
    {
      id: 'kind',
      name: t('pools.kind'),
      cell: ({ type, zone, spot }) => (
        <>
          {type} · {zone}
          <span className="instance-note">{t(spot ? 'pools.spot' : 'pools.onDemand')}</span>
        </>
      ),
    },
    {
      id: 'age',
      name: t('pools.age'),
      cell: ({ orderedAt, orderReason }) => (
        <>
          <Moment at={Date.parse(orderedAt)} isRelative />
          <span className="instance-note">
            {orderReason === 'load' || orderReason === 'minimum'
              ? t(`pools.orderReasons.${orderReason}`)
              : orderReason}
          </span>
        </>
      ),
    },
    {
      id: 'cost',
      name: t('pools.cost'),
      cell: ({ costUsd, usdPerHour }) => (
        <>
          {formatUsd(costUsd)}
          <span className="instance-note">{t('pools.perHour', { price: formatUsd(usdPerHour, true) })}</span>
        </>
      ),
    },
    { id: 'builds', name: t('pools.builds'), cell: (instance) => <InstanceBuilds instance={instance} /> },
  ];
}

/** Called as its provider calls it; the machine that it became has a page. */
function InstanceName({ instance }: { readonly instance: PoolInstance }) {
  const { t } = useTranslation('dashboard');
  const { instanceId, launchId, machine, standing } = instance;
  return (
    <>
      {instanceId ?? (
        <span className="muted">{t(standing === 'ended' ? 'pools.neverListed' : 'pools.notListed')}</span>
      )}
      <span className="instance-note" title={launchId}>
        {t('pools.launch', { launch: shortLaunch(launchId) })}
        {machine !== null && (
          <>
            {' · '}
            <Link href={`/machines/${machine}`}>{t('pools.openMachine')}</Link>
          </>
        )}
      </span>
    </>
  );
}
