import type { Requirement, Requires } from '@barnraiser/protocol';

const mostOthers = 2;

/** A requirement class as people call it: `linux/arm64`, with what else it asks for: `linux/x64 (tool.make, tool.gcc >=14)`. */
export function classLabel({ os, arch, ...others }: Requires): string {
  const platform = [os, arch].flatMap((requirement) =>
    requirement === undefined ? [] : [words(requirement)],
  );
  const more = Object.entries(others).map(([fact, requirement]) => condition(fact, requirement));
  const rest = more.length > mostOthers ? [...more.slice(0, mostOthers), '…'] : more;
  const name = platform.length === 0 ? 'any platform' : platform.join('/');
  return rest.length === 0 ? name : `${name} (${rest.join(', ')})`;
}

function condition(fact: string, requirement: Requirement): string {
  if (typeof requirement === 'boolean') return requirement ? fact : `no ${fact}`;
  return `${fact} ${words(requirement)}`;
}

function words(requirement: Requirement): string {
  return Array.isArray(requirement) ? requirement.join(' or ') : String(requirement);
}
