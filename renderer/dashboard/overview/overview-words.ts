import type { TFunction } from 'i18next';
import type { TargetState } from './target-states.js';

const mostNamed = 3;

/** The overview in a sentence, and what the reader should look at under it. */
export function overviewWords(
  states: readonly TargetState[],
  t: TFunction<'dashboard'>,
): { readonly title: string; readonly sub: string } {
  const count = states.length;
  const passed = states.filter(({ result }) => result?.outcome === 'passed').length;
  if (states.every(({ result }) => result === null))
    return { title: t('overview.nothingBuilt'), sub: troubles(states, t) };
  const title = passed === count ? t('overview.allPass', { count }) : t('overview.passed', { passed, count });
  return { title, sub: troubles(states, t) };
}

function troubles(states: readonly TargetState[], t: TFunction<'dashboard'>): string {
  const of = (outcome: 'failed' | 'errored' | undefined) =>
    states.filter(({ result }) => result?.outcome === outcome);
  const ranked = [
    ...of('failed').map(({ project, target }) => t('overview.failing', { project, target })),
    ...of('errored').map(({ project, target }) => t('overview.notCarried', { project, target })),
    ...of(undefined).map(({ project, target }) => t('overview.never', { project, target })),
  ];
  if (ranked.length === 0) return t('overview.quiet');
  const named = ranked.slice(0, mostNamed);
  const rest = ranked.length - named.length;
  return `${[...named, ...(rest > 0 ? [t('overview.more', { count: rest })] : [])].join('; ')}.`;
}
