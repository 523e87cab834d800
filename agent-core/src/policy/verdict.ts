import type { Verdict, WaitReason } from '@barnraiser/protocol';
import { isBlocking, rules } from './rules.js';
import type { Conditions, OwnerRules } from './rules/conditions.js';

/**
 * May the agent work now, and if not, why. Those reasons come first that stop it, then those that
 * explain why no work may come, then those that the owner has set aside by "build anyway"; within
 * each, the most important first.
 */
export function verdict(conditions: Conditions, owner: OwnerRules): Verdict {
  const found = [...rules.values()].flatMap((rule) => rule.judge(conditions, owner) ?? []);
  const blocking = found.filter((reason) => holds(reason, owner.anywayUntil, conditions.now));
  const setAside = found
    .filter((reason) => isBlocking(reason.code) && !blocking.includes(reason))
    .map((reason) => ({ ...reason, sentence: reason.sentence.replace(/^Waiting:/, 'Set aside:') }));
  const explaining = found.filter(({ code }) => !isBlocking(code));
  if (blocking.length === 0) return { kind: 'allow', reasons: [...explaining, ...setAside] };
  // Who does not ask for work cannot know that there is none.
  const known = explaining.filter(({ code }) => code !== 'queue-empty');
  return { kind: 'wait', reasons: [...blocking, ...known, ...setAside] };
}

/** Whether a reason stops the agent now: it is of that sort, and not set aside. */
export function holds(reason: WaitReason, anywayUntil: number | null, now: number): boolean {
  const isSetAside = reason.isOverridable && anywayUntil !== null && anywayUntil > now;
  return isBlocking(reason.code) && !isSetAside;
}
