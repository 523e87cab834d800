import type { ProjectSource, ProjectSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { ScreenHead } from '../../components/screen-head.js';
import { EmptyState } from '../../components/state-message.js';
import { formatMoment } from '../../words/format.js';
import { useIsAdmin } from '../client/session-store.js';
import { useLive } from '../client/use-live.js';
import { targetStates, type TargetState } from '../overview/target-states.js';
import { AskDialog } from '../parts/ask-dialog.js';
import { BuildTable } from '../parts/build-table.js';
import { InviteDialog } from '../parts/invite-dialog.js';
import { recipeFacts } from '../parts/recipe-facts.js';
import { RecipeView } from '../parts/recipe-view.js';
import { ShowLive } from '../parts/show-live.js';
import { TargetTable } from '../parts/target-table.js';
import { useTitle } from '../shell/use-title.js';

const shownBuilds = 20;

/** One project: its platforms, its newest builds, what is run, and an invite for who wants to help. */
export function ProjectPage() {
  const { t } = useTranslation('dashboard');
  const { name } = useParams<{ name: string }>();
  useTitle(name);
  const live = useLive('projects', {});
  return (
    <ShowLive live={live}>
      {({ projects }) => {
        const project = projects.find((one) => one.project === name);
        if (project) return <Content project={project} />;
        return <EmptyState icon={SearchX} title={t('project.missing', { project: name })} />;
      }}
    </ShowLive>
  );
}

function Content({ project }: { readonly project: ProjectSummary }) {
  const { t } = useTranslation('dashboard');
  const builds = useLive('builds', { query: { project: project.project, limit: 100 } });
  const requests = useLive('requests', { query: { limit: 100 } });
  return (
    <ShowLive live={builds}>
      {({ builds: built }) => {
        const asked = requests.value?.requests ?? [];
        const states = targetStates([project], built, asked);
        return (
          <div className="stack">
            <Head project={project} states={states} />
            <TargetTable label={t('project.platforms')} targets={project.targets} states={states} />
            <div className="card-head">
              <h2>{t('project.recent')}</h2>
              {built.length > shownBuilds && (
                <Link href={`/builds?project=${project.project}`}>
                  {t('project.allBuilds', { project: project.project })}
                </Link>
              )}
            </div>
            {built.length === 0 ? (
              <p className="muted">{t('project.noBuilds')}</p>
            ) : (
              <BuildTable
                label={t('project.recent')}
                builds={built.slice(0, shownBuilds)}
                without="project"
              />
            )}
            <About project={project} />
          </div>
        );
      }}
    </ShowLive>
  );
}

function Head(props: { readonly project: ProjectSummary; readonly states: readonly TargetState[] }) {
  const { t } = useTranslation('dashboard');
  const { project, states } = props;
  const isAdmin = useIsAdmin();
  const [dialog, setDialog] = useState<'ask' | 'invite' | null>(null);
  const close = () => setDialog(null);
  const count = states.length;
  const passed = states.filter(({ result }) => result?.outcome === 'passed').length;
  return (
    <ScreenHead
      title={t(passed === count ? 'project.allPass' : 'project.passes', {
        title: project.title,
        passed,
        count,
      })}
      sub={t('project.sub', { project: project.project, when: formatMoment(Date.parse(project.updatedAt)) })}
    >
      {isAdmin && (
        <div className="row">
          <Button onPress={() => setDialog('ask')}>{t('actions.requestBuild')}</Button>
          <Button onPress={() => setDialog('invite')}>{t('actions.invite')}</Button>
        </div>
      )}
      {dialog === 'ask' && <AskDialog projects={[project]} onClose={close} />}
      {dialog === 'invite' && <InviteDialog onClose={close} />}
    </ScreenHead>
  );
}

function About({ project }: { readonly project: ProjectSummary }) {
  const { t } = useTranslation('dashboard');
  return (
    <div className="cols">
      <Card title={t('project.recipe')}>
        <RecipeView recipe={project.recipe} />
      </Card>
      <Card title={t('project.about')}>
        <FactList
          facts={[
            { name: t('project.source'), value: sourceText(project.source, t) },
            ...recipeFacts(project.recipe, t),
            { name: t('project.digest'), value: <code>{project.recipeSha256}</code> },
          ]}
        />
      </Card>
    </div>
  );
}

function sourceText(source: ProjectSource, t: TFunction<'dashboard'>): string {
  if ('git' in source) return `${source.git.url} (${source.git.ref})`;
  return `${source.archive.url} (${t('project.archive', { digest: source.archive.sha256.slice(0, 12) })})`;
}
