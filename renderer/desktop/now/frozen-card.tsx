import { CirclePause, Play, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Snapshot, SnapshotBuild, WaitReason } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { useNow } from '../../components/use-now.js';
import { formatSpan, formatTime } from '../../words/format.js';
import { deeds } from '../shell/deeds.js';

/** A build that stands still: since when and why, when it goes on, and when it is given back. */
export function FrozenCard(props: { readonly snapshot: Snapshot; readonly build: SnapshotBuild }) {
  const { t } = useTranslation('now');
  const { snapshot, build } = props;
  if (build.frozen === null) return null;
  const { verdict } = snapshot;
  const reasons = verdict.kind === 'wait' ? verdict.reasons : [];
  const title =
    build.step === null
      ? t('frozenTitle', { project: build.project })
      : t('frozenStepTitle', { project: build.project, step: build.step.name });
  return (
    <Card
      className="frozen-card"
      title={
        <span className="row">
          <CirclePause size={18} aria-hidden />
          {title}
        </span>
      }
    >
      <p>{t('frozenText')}</p>
      <FrozenFacts frozen={build.frozen} reason={reasons[0] ?? null} />
      <div className="row frozen-foot">
        <span className="small muted grow">{t('frozenKept')}</span>
        <Button onPress={() => void deeds.giveBack()}>
          <Undo2 size={14} aria-hidden />
          {t('frozenGiveBack')}
        </Button>
        <GoOn reasons={reasons} />
      </div>
    </Card>
  );
}

function FrozenFacts(props: {
  readonly frozen: NonNullable<SnapshotBuild['frozen']>;
  readonly reason: WaitReason | null;
}) {
  const { t } = useTranslation('now');
  const now = useNow(1000);
  const { since, givenBackAt } = props.frozen;
  const { reason } = props;
  return (
    <FactList
      facts={[
        {
          name: t('frozenSince'),
          value: t('frozenSinceSpan', { time: formatTime(since), span: formatSpan(now - since) }),
        },
        {
          name: t('frozenWhy'),
          value:
            reason && t('frozenReason', { what: t(`reasons.${reason.code}`), evidence: reason.evidence }),
        },
        { name: t('frozenGoesOn'), value: reason?.clears ?? null },
        {
          name: t('frozenBack'),
          value:
            givenBackAt <= now
              ? t('frozenBackSoon')
              : t('frozenBackAt', {
                  time: formatTime(givenBackAt),
                  span: formatSpan(givenBackAt - now),
                }),
        },
      ]}
    />
  );
}

/** What the owner can do for it now, where their wish decides alone. */
function GoOn({ reasons }: { readonly reasons: readonly WaitReason[] }) {
  const { t } = useTranslation('now');
  if (reasons.some(({ code }) => code === 'paused'))
    return (
      <Button onPress={() => void deeds.resume()}>
        <Play size={14} aria-hidden />
        {t('frozenResume')}
      </Button>
    );
  if (reasons.length === 0 || !reasons.every(({ isOverridable }) => isOverridable)) return null;
  return (
    <Button onPress={() => void deeds.buildAnyway(60)}>
      <Play size={14} aria-hidden />
      {t('frozenAnyway')}
    </Button>
  );
}
