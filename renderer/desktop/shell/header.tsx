import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import { formatCommit } from '../../words/format.js';
import { useAgent } from '../bridge/agent-store.js';
import { faces } from './faces.js';
import { PauseControls } from './pause-controls.js';

/** What the machine does, in a word and a shape, and the way to pause it. */
export function Header() {
  const { t } = useTranslation();
  return (
    <header className="header" aria-label={t('header')}>
      <StatePill />
      <BuildName />
      <span className="grow" />
      <PauseControls />
    </header>
  );
}

function StatePill() {
  const { t } = useTranslation();
  const { snapshot, health } = useAgent();
  if (health !== null && health.state !== 'running' && health.state !== 'starting')
    return (
      <Badge icon={TriangleAlert} tone="bad" isLarge>
        {t('faces.down')}
      </Badge>
    );
  if (snapshot === null)
    return (
      <Badge icon={LoaderCircle} isLarge>
        {t('faces.unknown')}
      </Badge>
    );
  const { icon, tone } = faces[snapshot.face];
  return (
    <Badge icon={icon} tone={tone} isLarge>
      {t(`faces.${snapshot.face}`)}
    </Badge>
  );
}

function BuildName() {
  const { t } = useTranslation();
  const build = useAgent(({ snapshot }) => snapshot?.build ?? null);
  const isRunning = useAgent(({ health }) => health === null || health.state === 'running');
  if (build === null || !isRunning) return null;
  return (
    <span className="header-what">
      {build.title}
      {build.buildNumber !== undefined && ` #${build.buildNumber}`} ·{' '}
      {build.commit !== null && <code>{formatCommit(build.commit)}</code>}
      {build.commit !== null && ' · '}
      {build.target}
      {build.frozen !== null && ` · ${t('standsStill')}`}
    </span>
  );
}
