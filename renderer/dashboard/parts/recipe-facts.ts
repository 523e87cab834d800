import type { Recipe } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';

/** What a recipe says besides its steps; null for what it does not say. */
export function recipeFacts(
  recipe: Recipe,
  t: TFunction<'dashboard'>,
): readonly { readonly name: string; readonly value: string | null }[] {
  const list = (values: readonly string[]) => values.join(', ') || null;
  return [
    { name: t('build.recipe.network'), value: t(`build.recipe.networks.${recipe.network}`) },
    {
      name: t('project.env'),
      value: list(Object.entries(recipe.env).map(([name, value]) => `${name}=${value}`)),
    },
    { name: t('project.artifacts'), value: list(recipe.artifacts.map(({ glob }) => glob)) },
    { name: t('project.caches'), value: list(recipe.caches.map(({ path }) => path)) },
  ];
}
