import type { Tag } from '@aws-sdk/client-ec2';
import type { ProviderContext } from '../provider-context.js';

const coordinatorTag = 'barnraiser:coordinator';
const poolTag = 'barnraiser:pool';
const launchTag = 'barnraiser:launch';

/** Tells whose an instance is, and of which launch; and what people see as its name. */
export function instanceTags(
  context: ProviderContext,
  launchId: string,
  added: Readonly<Record<string, string>>,
): Tag[] {
  const tags = {
    Name: `barnraiser ${context.pool}`,
    ...added,
    [coordinatorTag]: context.coordinatorId,
    [poolTag]: context.pool,
    [launchTag]: launchId,
  };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Filters that let only this pool's instances and requests pass, and of these one launch's if given. */
export function ownFilters(
  context: ProviderContext,
  launchId?: string,
): { Name: string; Values: string[] }[] {
  return [
    { Name: `tag:${coordinatorTag}`, Values: [context.coordinatorId] },
    { Name: `tag:${poolTag}`, Values: [context.pool] },
    ...(launchId === undefined ? [] : [{ Name: `tag:${launchTag}`, Values: [launchId] }]),
  ];
}

/** Null where somebody took the tag away. */
export function launchIdOf(tags: readonly Tag[] | undefined): string | null {
  return tags?.find(({ Key }) => Key === launchTag)?.Value ?? null;
}
