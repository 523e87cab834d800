import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import type { HistoryEntry } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { IconButton } from '../../components/icon-button.js';
import { LinkButton } from '../../components/link-button.js';
import { formatRelative } from '../../words/format.js';

const freshMs = 3_600_000;

/** Tells of a failure of the last hour, once, and that nothing is expected of the owner. */
export function FailedCard({ last, now }: { readonly last: HistoryEntry; readonly now: number }) {
  const { t } = useTranslation('now');
  const { t: parts } = useTranslation('parts');
  const [dismissed, setDismissed] = useState<string | null>(null);
  const endedAt = Date.parse(last.startedAt) + last.durationMs;
  if (last.outcome !== 'failed' || now - endedAt > freshMs || dismissed === last.claimId) return null;
  return (
    <Card
      title={t('failedTitle', { step: last.failedStep ?? '', project: last.project })}
      aside={<IconButton icon={X} label={parts('dismiss')} onPress={() => setDismissed(last.claimId)} />}
      className="failed-card"
    >
      <p>{t('failedText')}</p>
      <div className="row">
        <span className="small muted grow">
          {t('failedWhen', { when: formatRelative(endedAt, now), detail: last.detail ?? '' })}
        </span>
        <LinkButton href={`#/log/${last.claimId}`}>{t('failedLog')}</LinkButton>
      </div>
    </Card>
  );
}
