import type { Requires } from '@barnraiser/protocol';

/** What a platform must meet, in a line: `linux · arm64 · tool.gcc >=12`; empty where any machine will do. */
export function requiresText(requires: Requires): string {
  return Object.entries(requires)
    .map(([fact, condition]) => {
      const values = Array.isArray(condition) ? condition.join(' or ') : String(condition);
      if (condition === true) return fact;
      return fact === 'os' || fact === 'arch' || fact === 'distro' ? values : `${fact} ${values}`;
    })
    .join(' · ');
}
