import type { Verdict } from '@barnraiser/protocol';
import type { Conditions, OwnerRules } from './rules/conditions.js';
import { rules } from './rules.js';

/** May the agent work now, and if not, why: all reasons that apply, the most important first. */
export function verdict(conditions: Conditions, owner: OwnerRules): Verdict {
  const found = rules.flatMap((rule) => {
    const reason = rule.judge(conditions, owner);
    return reason === null ? [] : [{ reason, blocks: rule.blocks }];
  });
  const reasons = found.map(({ reason }) => reason);
  return found.some(({ blocks }) => blocks) ? { kind: 'wait', reasons } : { kind: 'allow', reasons };
}
