import { OctagonAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry, WaitReason } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { LinkButton } from '../../components/link-button.js';
import { asSentence } from './as-sentence.js';

/** A build broke out of a limit: what it used of what, and what the owner can do. `last`: the build that ended last. */
export function CapBrokenCard(props: { readonly reason: WaitReason; readonly last: HistoryEntry | null }) {
  const { t } = useTranslation('now');
  const { reason, last } = props;
  return (
    <Card
      className="cap-card"
      title={
        <span className="row">
          <OctagonAlert size={18} aria-hidden />
          {t('capTitle')}
        </span>
      }
    >
      <p className="cap-evidence">{asSentence(reason.evidence)}</p>
      <p>
        {t('capText')} {reason.clears !== null && t('capClears', { when: reason.clears })}
      </p>
      <div className="row">
        <LinkButton kind="primary" href="#/limits">
          {t('capLimits')}
        </LinkButton>
        {last?.outcome === 'released' && (
          <LinkButton href={`#/log/${last.claimId}`}>{t('capLog')}</LinkButton>
        )}
      </div>
    </Card>
  );
}
