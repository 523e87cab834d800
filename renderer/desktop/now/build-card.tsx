import { useTranslation } from 'react-i18next';
import type { SnapshotBuild } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { LinkButton } from '../../components/link-button.js';
import { formatBytes } from '../../words/format.js';
import { useLogTail } from './log-tail.js';
import { StepBar } from './step-bar.js';

/** The build that runs: its steps, its last lines, and what leaves the machine. */
export function BuildCard({ build }: { readonly build: SnapshotBuild }) {
  const { t } = useTranslation('now');
  const lines = useLogTail(build.claimId, build.logBytes);
  return (
    <Card label={t('buildTitle')}>
      <StepBar build={build} />
      {build.phase !== 'running' && build.phase !== 'frozen' && (
        <p className="muted small">{t(`phases.${build.phase}`)}</p>
      )}
      <figure className="tail" aria-label={t('tail')}>
        {lines.length === 0
          ? t('tailWaiting')
          : lines.map((line, n) => <TailLine key={`${n} ${line}`} line={line} />)}
      </figure>
      <div className="row build-foot">
        <span className="small muted grow">
          {t(build.isSample ? 'tailFootSample' : 'tailFoot', { size: formatBytes(build.logBytes) })}
        </span>
        <LinkButton href={`#/log/${build.claimId}`}>{t('openLog')}</LinkButton>
      </div>
    </Card>
  );
}

function TailLine({ line }: { readonly line: string }) {
  const kind = /\b(error|fatal|failed)\b/i.test(line) ? 'bad' : /\bwarning\b/i.test(line) ? 'warn' : '';
  return <div className={kind}>{line === '' ? ' ' : line}</div>;
}
