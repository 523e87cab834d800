import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Meter } from '@barnraiser/protocol';
import { MeterRow } from '../../components/meter.js';
import { Sparkline } from '../../components/sparkline.js';
import { formatMeter } from '../../words/format-meter.js';

/** The minutes of an hour, each a point. */
const slots = 60;

/** One meter: a bar with its mark, the words, and what the last hour was like. */
export function OneMeter({ meter }: { readonly meter: Meter }) {
  const { t } = useTranslation('now');
  const { t: parts } = useTranslation('parts');
  const { kind, allowed, used, unit, how, hour } = meter;
  const of = scaleOf(meter);
  const text = nowText(meter, parts);
  const figures = hour && { mean: formatMeter(hour.mean, unit), worst: formatMeter(hour.worst, unit) };
  return (
    <MeterRow
      label={t(`meters.${kind}`)}
      used={used}
      allowed={allowed}
      of={of}
      text={figures === null ? text : `${text}. ${t('meterHourSaid', figures)}`}
      beside={
        <>
          {hour !== null && <Sparkline points={hour.points} slots={slots} mark={allowed} />}
          <span className="meter-hour">
            {figures !== null ? t('meterHour', figures) : how !== 'unsupported' && t('meterHourNone')}
          </span>
        </>
      }
    >
      {text}
    </MeterRow>
  );
}

function nowText({ kind, allowed, used, unit, how }: Meter, t: TFunction<'parts'>): string {
  // Of heat and data it is not the keeping but the measuring that may be impossible.
  if (how === 'unsupported' && used === null && (kind === 'heat' || kind === 'network'))
    return t('unmeasured');
  const usedText = used === null ? t('meterUnknown') : formatMeter(used, unit);
  return allowed === null
    ? t('meterNoLimit', { used: usedText })
    : `${t('meterOf', { used: usedText, allowed: formatMeter(allowed, unit) })}, ${t(how)}`;
}

/** The whole scale: half as much again as what is allowed, so that the mark stands inside it. */
function scaleOf({ kind, allowed, used, hour }: Meter): number {
  const most = Math.max(allowed ?? 0, used ?? 0, hour?.worst ?? 0);
  if (kind === 'heat') return Math.max(110, most);
  if (kind === 'cpu') return Math.max(100, most) * 1.05;
  if (allowed !== null && allowed >= most) return most === 0 ? 1 : most * 1.5;
  return most === 0 ? 1 : most * 1.1;
}
