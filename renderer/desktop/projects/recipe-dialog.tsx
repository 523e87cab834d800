import { useTranslation } from 'react-i18next';
import type { Offering } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { CopyButton } from '../../components/copy-button.js';
import { Dialog } from '../../components/dialog.js';
import { FactList } from '../../components/fact-list.js';
import { call } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { RecipeSteps } from './recipe-steps.js';

/** Everything that a project would run here, under which isolation, and what would leave the machine. */
export function RecipeDialog(props: { readonly offering: Offering; readonly onClose: () => void }) {
  const { t } = useTranslation('projects');
  const { recipe, recipeSha256, title } = props.offering;
  return (
    <Dialog
      isOpen
      isWide
      title={t('recipe.title', { project: title })}
      onClose={props.onClose}
      buttons={
        <>
          <CopyButton
            text={JSON.stringify(recipe, null, 2)}
            label={t('recipe.copy')}
            copy={(text) => call('copyText', { text })}
          />
          <Button kind="primary" onPress={props.onClose}>
            {t('recipe.close')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('recipe.intro')}</p>
      <RecipeSteps recipe={recipe} />
      <div className="recipe-facts">
        <RecipeFacts offering={props.offering} />
      </div>
      <p className="small muted">
        {t('recipe.hash')} <code className="recipe-hash">{recipeSha256}</code>
        <br />
        {t('recipe.hashHint')}
      </p>
    </Dialog>
  );
}

function RecipeFacts({ offering }: { readonly offering: Offering }) {
  const { t } = useTranslation('projects');
  const isolation = useCall('machine').value?.isolation ?? null;
  const { recipe, source } = offering;
  const variables = Object.entries(recipe.env);
  const leaves = [
    t('recipe.leavesLog'),
    ...(recipe.steps.some((step) => step.parser) ? [t('recipe.leavesTests')] : []),
    ...recipe.artifacts.map(({ glob }) => t('recipe.leavesArtifacts', { glob })),
    t('recipe.leavesFacts'),
  ];
  return (
    <FactList
      facts={[
        {
          name: t('recipe.source'),
          value: 'git' in source ? t('recipe.git', source.git) : t('recipe.archive', source.archive),
        },
        { name: t('recipe.network'), value: t(`recipe.networks.${recipe.network}`) },
        {
          name: t('recipe.isolation'),
          value: isolation ? t(`recipe.isolations.${isolation.kind}`) : t('recipe.isolationUnknown'),
        },
        {
          name: t('recipe.variables'),
          value:
            variables.length === 0 ? null : (
              <code>{variables.map(([name, value]) => `${name}=${value}`).join(' ')}</code>
            ),
        },
        {
          name: t('recipe.caches'),
          value: recipe.caches.length === 0 ? null : recipe.caches.map(({ path }) => path).join(', '),
        },
        {
          name: t('recipe.leaves'),
          value: (
            <>
              <ul>
                {leaves.map((what) => (
                  <li key={what}>{what}</li>
                ))}
              </ul>
              <p className="muted">{t('recipe.leavesNothingElse')}</p>
            </>
          ),
        },
      ]}
    />
  );
}
