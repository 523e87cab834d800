import type { Recipe, Step } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatSpan } from '../../words/format.js';
import { commandText } from '../../components/command-text.js';

/** The steps of a recipe in order, each command word for word. */
export function RecipeView({ recipe }: { readonly recipe: Pick<Recipe, 'steps'> }) {
  const { t } = useTranslation('dashboard');
  return (
    <ol className="recipe">
      {recipe.steps.map((step) => (
        <li key={step.name}>
          <div className="recipe-head">
            <b>{step.name}</b>
            {notesOf(step, t).map((note) => (
              <span key={note}>{note}</span>
            ))}
          </div>
          <pre>{commandText(step)}</pre>
        </li>
      ))}
    </ol>
  );
}

function notesOf(step: Step, t: TFunction<'dashboard'>): string[] {
  const { cwd, timeoutS, always, env = {} } = step;
  return [
    cwd === undefined ? null : t('build.recipe.folder', { folder: cwd }),
    timeoutS === undefined ? null : t('build.recipe.limit', { duration: formatSpan(timeoutS * 1000) }),
    always === true ? t('build.recipe.always') : null,
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ].filter((note) => note !== null);
}
