import { z } from 'zod';

/** The priorities that have a name; any whole number from −100 to 100 will do. */
export const priorityLevels = { low: -10, normal: 0, high: 10, urgent: 20 } as const;
export type PriorityLevel = keyof typeof priorityLevels;

const names = Object.keys(priorityLevels) as [PriorityLevel, ...PriorityLevel[]];

/** How important a request is: a level's name, or a whole number from −100 to 100. Higher goes first. */
export const Priority = z.union(
  [z.number().int().min(-100).max(100), z.enum(names).transform((name): number => priorityLevels[name])],
  `expected ${names.join(', ')} or a whole number from -100 to 100`,
);
export type Priority = z.infer<typeof Priority>;

/** A priority as people write it: its level's name where it has one, otherwise its number. */
export function priorityWords(priority: number): string {
  return names.find((name) => priorityLevels[name] === priority) ?? String(priority);
}
