import type { Presence } from '@barnraiser/protocol';
import { MousePointer2, MousePointerClick, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../components/use-now.js';
import { formatRelative } from '../../words/format.js';

const freshMs = 3000;

/** Whether the machine notices its owner: lights up for a moment after the mouse has moved. */
export function InputSeen({ presence }: { readonly presence: Presence | null }) {
  const { t } = useTranslation('machine');
  const now = useNow(500);
  const at = presence?.lastInputAt ?? null;
  if (presence?.state === 'unknown') {
    return (
      <p className="input-seen">
        <TriangleAlert size={18} aria-hidden />
        {t('sensors.cannotSense')}
      </p>
    );
  }
  const isFresh = at !== null && now - at < freshMs;
  const Icon = isFresh ? MousePointerClick : MousePointer2;
  return (
    <p className={isFresh ? 'input-seen is-fresh' : 'input-seen'}>
      <Icon size={18} aria-hidden />
      <b>{t(isFresh ? 'sensors.movedNow' : 'sensors.move')}</b>
      <span className="muted">
        {at === null
          ? t('sensors.movedNever')
          : t('sensors.moved', { when: formatRelative(Math.min(at, now), now) })}
      </span>
    </p>
  );
}
