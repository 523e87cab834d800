import type { Pool, PoolDetail, PoolOffer } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { Moment } from '../../components/moment.js';
import { formatSpan, formatUsd } from '../../words/format.js';

/** A pool's document, in words. */
export function PoolFacts({ pool: detail }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const { pool } = detail;
  return (
    <Card title={t('pools.facts')}>
      <FactList
        facts={[
          { name: t('pools.provider'), value: providerText(pool, t) },
          { name: t('pools.serves'), value: servesText(pool) },
          { name: t('pools.bounds'), value: boundsText(detail, t) },
          { name: t('pools.slotsFact'), value: pool.slots === 1 ? null : pool.slots },
          {
            name: t('pools.budget'),
            value: pool.budgetUsdPerDay === null ? t('pools.noCap') : formatUsd(pool.budgetUsdPerDay),
          },
          { name: t('pools.offers'), value: <Lines lines={pool.offers.map((one) => offerText(one, t))} /> },
          { name: t('pools.times'), value: <Lines lines={timesOf(pool, t)} /> },
          { name: t('pools.applied'), value: <Moment at={Date.parse(detail.appliedAt)} /> },
          {
            name: t('pools.listed'),
            value:
              detail.listedAt === null ? (
                t('pools.never')
              ) : (
                <Moment at={Date.parse(detail.listedAt)} isRelative />
              ),
          },
        ]}
      />
    </Card>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function providerText({ provider }: Pool, t: TFunction<'dashboard'>): string {
  const kind = t(`pools.providers.${provider.kind}`);
  switch (provider.kind) {
    case 'ec2':
      return [kind, provider.region, provider.image].join(' · ');
    case 'qemu':
      return `${kind} · ${provider.image}`;
    case 'command':
      return `${kind} · ${provider.program}`;
    case 'process':
      return kind;
  }
}

/** `linux · arm64 · cpus 4 · tool.gcc 14.2`, as requirements are written. */
function servesText({ serves }: Pool): string {
  return Object.entries(serves)
    .map(([fact, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      return fact === 'os' || fact === 'arch' || fact === 'distro' ? text : `${fact} ${text}`;
    })
    .join(' · ');
}

/** A schedule may have other bounds at this time. */
function boundsText({ pool, decision }: PoolDetail, t: TFunction<'dashboard'>): string {
  const { min, max } = pool;
  const isOther = decision !== null && (decision.min !== min || decision.max !== max);
  if (!isOther || pool.schedule.length === 0) return t('pools.boundsPlain', { min, max });
  return t('pools.boundsText', { min, max, nowMin: decision.min, nowMax: decision.max });
}

function offerText({ type, zones, onDemandUsdPerHour, bid }: PoolOffer, t: TFunction<'dashboard'>): string {
  return [
    t('pools.offerZones', { type, zones: zones.join(', ') }),
    ...(bid ? [t('pools.offerBid', { price: formatUsd(bid.maxUsdPerHour, true) })] : []),
    ...(onDemandUsdPerHour === undefined
      ? []
      : [t('pools.offerOnDemand', { price: formatUsd(onDemandUsdPerHour, true) })]),
  ].join('; ');
}

function timesOf(pool: Pool, t: TFunction<'dashboard'>): string[] {
  const span = (seconds: number) => ({ span: formatSpan(seconds * 1000) });
  return [
    pool.launchAfterS === 0 ? t('pools.launchAtOnce') : t('pools.launchAfter', span(pool.launchAfterS)),
    t('pools.bootTimeout', span(pool.bootTimeoutS)),
    pool.idleTimeoutS === 0 ? t('pools.idleAtOnce') : t('pools.idleTimeout', span(pool.idleTimeoutS)),
    t('pools.maxLife', span(pool.maxLifeS)),
  ];
}
