import type { Recipe, Step } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatSpan } from '../../words/format.js';
import { commandText } from '../../components/command-text.js';

/** The commands of a recipe, word for word and in order. */
export function RecipeSteps({ recipe }: { readonly recipe: Recipe }) {
  const { t } = useTranslation('projects');
  return (
    <ol className="recipe-steps">
      {recipe.steps.map((step) => (
        <li key={step.name} className="recipe-step">
          <div className="recipe-step-head">
            <b>{step.name}</b>
            {notes(step, t).map((note) => (
              <span key={note}>{note}</span>
            ))}
          </div>
          <pre>{commandText(step)}</pre>
        </li>
      ))}
    </ol>
  );
}

function notes(step: Step, t: TFunction<'projects'>): string[] {
  const variables = Object.entries(step.env ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    ...(step.cwd === undefined ? [] : [t('recipe.folder', { folder: step.cwd })]),
    ...(step.timeoutS === undefined
      ? []
      : [t('recipe.limit', { duration: formatSpan(step.timeoutS * 1000) })]),
    ...(step.always === true ? [t('recipe.always')] : []),
    ...variables,
  ];
}
