import { useTranslation } from 'react-i18next';
import type { Snapshot } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { formatSpan } from '../../words/format.js';
import { OneMeter } from './one-meter.js';

/** What builds may use next to what they use, now and in the last hour, and how quickly they gave way. */
export function MetersCard({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation('now');
  const { gaveWay, meters } = snapshot;
  return (
    <Card
      title={t('metersTitle')}
      aside={<span className="small muted">{t(`while.${snapshot.column}`)}</span>}
    >
      {meters.map((meter) => (
        <OneMeter key={meter.kind} meter={meter} />
      ))}
      <div className="meters-foot small muted">
        <span>
          {gaveWay === null
            ? t('gaveWayNever')
            : t('gaveWay', {
                count: gaveWay.count,
                p50: formatSpan(gaveWay.p50Ms),
                p95: formatSpan(gaveWay.p95Ms),
              })}
        </span>
        {meters.some(({ hour }) => hour !== null) && <span>{t('metersKey')}</span>}
      </div>
    </Card>
  );
}
