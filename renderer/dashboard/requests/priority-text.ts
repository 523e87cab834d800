import { type PriorityLevel, priorityLevels, priorityWords } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';

/** The levels that have a name, the lowest first. */
export const namedLevels = Object.keys(priorityLevels) as readonly PriorityLevel[];

/** A priority as people call it: `high`, or the number where it has no name. */
export function priorityText(priority: number, t: TFunction<'dashboard'>): string {
  const level = namedLevels.find((one) => priorityLevels[one] === priority);
  return level === undefined ? priorityWords(priority) : t(`merging.priorities.${level}`);
}
