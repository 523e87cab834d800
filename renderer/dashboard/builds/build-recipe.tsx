import type { BuildDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { recipeFacts } from '../parts/recipe-facts.js';
import { RecipeView } from '../parts/recipe-view.js';
import { requiresText } from '../parts/requires-text.js';

/** What the build was asked to do, and the ids by which it can be found elsewhere. */
export function BuildRecipe({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const { job } = build;
  const { source } = job;
  return (
    <div className="cols">
      <Card title={t('build.recipe.title')}>
        <RecipeView recipe={job} />
      </Card>
      <Card title={t('build.facts')}>
        <FactList
          facts={[
            { name: t('build.recipe.source'), value: source.url },
            { name: t('builds.commit'), value: build.commit && <code>{build.commit}</code> },
            {
              name: t('build.recipe.requires'),
              value: requiresText(job.requires) || t('project.anything'),
            },
            ...recipeFacts(job, t),
            { name: t('build.recipe.digest'), value: <code>{job.recipeSha256}</code> },
            { name: t('build.id'), value: <code>{build.id}</code> },
            { name: t('build.job'), value: <code>{build.jobId}</code> },
          ]}
        />
      </Card>
    </div>
  );
}
