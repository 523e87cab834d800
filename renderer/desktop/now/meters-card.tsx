import { useTranslation } from 'react-i18next';
import type { Meter, Snapshot } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { MeterRow } from '../../components/meter.js';
import { formatCelsius, formatCount, formatMb, formatPercent, formatSpan } from '../../words/format.js';

/** What builds may use next to what they use, and how quickly they gave way. */
export function MetersCard({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation('now');
  const { gaveWay } = snapshot;
  return (
    <Card
      title={t('metersTitle')}
      aside={<span className="small muted">{t(`while.${snapshot.column}`)}</span>}
    >
      {snapshot.meters.map((meter) => (
        <OneMeter key={meter.kind} meter={meter} conditions={snapshot.conditions} />
      ))}
      <p className="small muted card-foot">
        {gaveWay === null
          ? t('gaveWayNever')
          : t('gaveWay', {
              count: gaveWay.count,
              p50: formatSpan(gaveWay.p50Ms),
              p95: formatSpan(gaveWay.p95Ms),
            })}
      </p>
    </Card>
  );
}

function OneMeter(props: { readonly meter: Meter; readonly conditions: Snapshot['conditions'] }) {
  const { t } = useTranslation('now');
  const { t: parts } = useTranslation('parts');
  const { kind, allowed, used, how } = props.meter;
  const usedText = used === null ? parts('meterUnknown') : textOf(props.meter, used);
  const text =
    allowed === null
      ? parts('meterNoLimit', { used: usedText })
      : `${parts('meterOf', { used: usedText, allowed: textOf(props.meter, allowed) })}, ${parts(how)}`;
  return (
    <MeterRow label={t(`meters.${kind}`)} used={used} allowed={allowed} of={scaleOf(props.meter)} text={text}>
      {text}
    </MeterRow>
  );
}

/** The whole scale: half as much again as what is allowed, so that the mark stands inside it. */
function scaleOf({ kind, allowed, used }: Meter): number {
  const most = Math.max(allowed ?? 0, used ?? 0);
  if (kind === 'heat') return Math.max(110, most);
  return most === 0 ? 1 : most * 1.5;
}

function textOf({ unit }: Meter, value: number): string {
  switch (unit) {
    case 'cores':
      return formatCount(value, 1);
    case '%':
      return formatPercent(value / 100);
    case 'MB':
      return formatMb(value);
    case 'C':
      return formatCelsius(value);
  }
}
