import { OctagonX, Pause, Play, SkipForward } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import type { MenuRow } from '../../components/menu-button.js';
import { SplitButton } from '../../components/split-button.js';
import { formatMoment, formatSpan, formatTime } from '../../words/format.js';
import { useNow } from '../../components/use-now.js';
import { useAgent } from '../bridge/agent-store.js';
import { deeds, tomorrowAtEight } from './deeds.js';
import { openStopAll } from './dialogs.js';

/** Pause and its variants, or Resume; beside it what is usually wanted instead. */
export function PauseControls() {
  const { t } = useTranslation();
  const { snapshot, health } = useAgent();
  if (snapshot === null || health?.state === 'failed' || health?.state === 'restarting') return null;
  const until = snapshot.pausedUntil;
  if (until !== null || snapshot.isFinishing)
    return (
      <SplitButton
        label={
          <>
            <Play size={14} aria-hidden />
            {snapshot.isFinishing
              ? t('resumeFinishing')
              : typeof until === 'number'
                ? t('resumeFrom', { time: formatMoment(until) })
                : t('resume')}
          </>
        }
        onPress={() => void deeds.resume()}
        rows={[stopAllRow(t('stopAll'))]}
      />
    );
  return (
    <span className="header-actions">
      <SideButton snapshot={snapshot} />
      <PauseButton snapshot={snapshot} />
    </span>
  );
}

function PauseButton({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation();
  return (
    <SplitButton
      label={
        <>
          <Pause size={14} aria-hidden />
          {t('pauseFor1h')}
        </>
      }
      onPress={() => void deeds.pauseFor(60)}
      menuLabel={t('pauseMenu')}
      rows={usePauseRows(snapshot)}
    />
  );
}

function usePauseRows(snapshot: Snapshot): MenuRow[] {
  const { t } = useTranslation();
  const { build } = snapshot;
  const now = useNow(60_000);
  const leftMs = build?.estimateMs == null ? null : Math.max(0, build.estimateMs - build.elapsedMs);
  const finish: MenuRow = {
    id: 'finish',
    label: leftMs === null ? t('finish') : t('finishAbout', { left: formatSpan(leftMs) }),
    icon: SkipForward,
    onAction: () => void deeds.finishThenPause(),
  };
  return [
    { id: '15', label: t('pause15'), onAction: () => void deeds.pauseFor(15) },
    { id: '60', label: t('pause60'), onAction: () => void deeds.pauseFor(60) },
    {
      id: 'tomorrow',
      label: t('pauseTomorrow', { time: formatTime(tomorrowAtEight(now)) }),
      onAction: () => void deeds.pauseUntilTomorrow(),
    },
    { id: 'open', label: t('pauseOpen'), onAction: () => void deeds.pauseUntilResumed() },
    ...(build === null ? [] : [finish]),
    'separator',
    stopAllRow(t('stopAll')),
  ];
}

function stopAllRow(label: string): MenuRow {
  return { id: 'stop-all', label, icon: OctagonX, isDanger: true, onAction: openStopAll };
}

function SideButton({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation();
  if (snapshot.anywayUntil !== null)
    return (
      <Button kind="quiet" onPress={() => void deeds.buildAnyway(0)}>
        {t('anywayEnd')}
      </Button>
    );
  if (snapshot.build !== null)
    return (
      <Button kind="quiet" onPress={() => void deeds.finishThenPause()}>
        {t('finishShort')}
      </Button>
    );
  const { verdict } = snapshot;
  if (verdict.kind !== 'wait' || !verdict.reasons.every(({ isOverridable }) => isOverridable)) return null;
  return (
    <Button kind="quiet" onPress={() => void deeds.buildAnyway(60)}>
      {t('anyway')}
    </Button>
  );
}
