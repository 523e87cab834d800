import type { BuildDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { Card } from '../../components/card.js';
import { ScreenHead } from '../../components/screen-head.js';
import { formatMoment, formatSpan } from '../../words/format.js';
import { useLive } from '../client/use-live.js';
import { isLive, standingOf } from '../parts/build-state.js';
import { ShowLive } from '../parts/show-live.js';
import { StandingBadge } from '../parts/standing-badge.js';
import { useTitle } from '../shell/use-title.js';
import { BuildRequests } from './build-requests.js';
import { buildSentence } from './build-sentence.js';
import { shownSteps } from './build-steps.js';
import { BuildTabs } from './build-tabs.js';
import { StepList } from './step-list.js';

/** Nothing of a build changes after its result, but what it has announced may still arrive. */
const isFinal = (build: BuildDetail) => !isLive(build) && build.artifacts.every(({ complete }) => complete);

/** One build: what came of it, its steps, its log while it is written, its tests and files. */
export function BuildPage() {
  const { t } = useTranslation('dashboard');
  const { id } = useParams<{ id: string }>();
  useTitle(t('pages.build'));
  const live = useLive('build', { params: { claimId: id } }, { isFinal, everyMs: 3000 });
  return <ShowLive live={live}>{(build) => <Content build={build} />}</ShowLive>;
}

function Content({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const sentence = buildSentence(build, t);
  useTitle(`${build.project}: ${sentence}`);
  return (
    <div className="stack build-page">
      <div>
        <StandingBadge standing={standingOf(build)} isLarge />
      </div>
      <ScreenHead title={sentence} sub={subOf(build, t)} />
      <Remarks build={build} />
      <BuildRequests build={build} />
      <Card label={t('build.steps')}>
        <StepList steps={shownSteps(build)} />
      </Card>
      <BuildTabs build={build} />
    </div>
  );
}

function subOf(build: BuildDetail, t: ReturnType<typeof useTranslation<'dashboard'>>['t']): string {
  const values = {
    project: build.project,
    machine: build.machine.name,
    when: formatMoment(Date.parse(build.claimedAt)),
  };
  const text =
    build.durationMs === null
      ? t('build.sub', values)
      : t('build.subTook', { ...values, took: formatSpan(build.durationMs) });
  return build.attempt > 1 ? `${text} · ${t('build.attempt', { attempt: build.attempt })}` : text;
}

/** What the sentence leaves open: who is answerable, what the agent said, how long it was frozen. */
function Remarks({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const { fault, accepted, frozenMs, detail } = build;
  const remarks = [
    fault !== null && fault !== 'source' ? t('build.notBlamed', { fault: t(`faults.${fault}`) }) : null,
    accepted === 'late' || accepted === 'redundant' ? t(`accepted.${accepted}`) : null,
    frozenMs !== null && frozenMs >= 1000 ? t('build.frozen', { span: formatSpan(frozenMs) }) : null,
    detail,
  ].filter((remark) => remark !== null);
  if (remarks.length === 0) return null;
  return (
    <ul className="remarks">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}
