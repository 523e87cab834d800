import type { BuildSummary, ProjectSummary, RequestSummary } from '@barnraiser/protocol';
import { Warehouse } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { ScreenHead } from '../../components/screen-head.js';
import { EmptyState } from '../../components/state-message.js';
import { useIsAdmin } from '../client/session-store.js';
import { useLiveAll } from '../client/use-live-all.js';
import { useLive } from '../client/use-live.js';
import { AskDialog } from '../parts/ask-dialog.js';
import { isLive } from '../parts/build-state.js';
import { ShowLive } from '../parts/show-live.js';
import { useTitle } from '../shell/use-title.js';
import { overviewWords } from './overview-words.js';
import { ProjectCard } from './project-card.js';
import { RunningCard } from './running-card.js';
import { targetStates } from './target-states.js';
import { WaitingCard } from './waiting-card.js';

const newest = { query: { limit: 100 } };
/** Older results change rarely; what changes often is among the newest. */
const rarely = { everyMs: 30_000 };

/** Every project with the state of each of its platforms, what runs, and what waits and why. */
export function OverviewPage() {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.overview'));
  const projects = useLive('projects', {});
  return (
    <ShowLive live={projects}>
      {({ projects: all }) =>
        all.length === 0 ? (
          <EmptyState icon={Warehouse} title={t('overview.noProjects')}>
            {t('overview.noProjectsText')}
          </EmptyState>
        ) : (
          <Overview projects={all} />
        )
      }
    </ShowLive>
  );
}

function Overview({ projects }: { readonly projects: readonly ProjectSummary[] }) {
  const builds = useLive('builds', newest);
  const requests = useLive('requests', newest);
  return (
    <ShowLive live={builds}>
      {(built) => (
        <ShowLive live={requests}>
          {(asked) => <Content projects={projects} builds={built.builds} requests={asked.requests} />}
        </ShowLive>
      )}
    </ShowLive>
  );
}

function Content(props: {
  readonly projects: readonly ProjectSummary[];
  readonly builds: readonly BuildSummary[];
  readonly requests: readonly RequestSummary[];
}) {
  const { t } = useTranslation('dashboard');
  const { projects, builds, requests } = props;
  const isAdmin = useIsAdmin();
  const [isAsking, setAsking] = useState(false);
  const older = useLiveAll(
    'builds',
    projects.map(({ project }) => ({ query: { project, limit: 100 } })),
    rarely,
  );
  const states = targetStates(
    projects,
    [...older.flatMap(({ value }) => value?.builds ?? []), ...builds],
    requests,
  );
  const { title, sub } = overviewWords(states, t);
  return (
    <div className="stack">
      <ScreenHead title={title} sub={sub}>
        {isAdmin && <Button onPress={() => setAsking(true)}>{t('actions.requestBuild')}</Button>}
      </ScreenHead>
      {projects.map((project) => (
        <ProjectCard
          key={project.project}
          project={project}
          states={states.filter((state) => state.project === project.project)}
        />
      ))}
      <div className="cols">
        <RunningCard builds={builds.filter(isLive)} />
        <WaitingCard requests={requests} />
      </div>
      {isAsking && <AskDialog projects={projects} onClose={() => setAsking(false)} />}
    </div>
  );
}
