import type { Requirement, Requires } from '@barnraiser/protocol';
import semver from 'semver';
import type { MachineFacts } from './machine-facts.js';

type Scalar = string | number | boolean;

/** A condition that a machine does not meet; `found` is null when it has no such fact. */
export interface Mismatch {
  readonly fact: string;
  readonly requirement: Requirement;
  readonly found: string | null;
}

/** Whether a machine meets all conditions. */
export function matchRequires(requires: Requires, facts: MachineFacts): boolean {
  return Object.entries(requires).every(([fact, requirement]) => isMet(fact, requirement, facts));
}

/** The conditions that a machine does not meet, in the order in which they are asked. */
export function explainMismatch(requires: Requires, facts: MachineFacts): Mismatch[] {
  return Object.entries(requires)
    .filter(([fact, requirement]) => !isMet(fact, requirement, facts))
    .map(([fact, requirement]) => ({
      fact,
      requirement,
      found: valuesOf(fact, facts)[0]?.toString() ?? null,
    }));
}

/**
 * Orders two values of a fact, as `Array.sort` wants it: versions (`tool.*`, `osVersion`, `libc`)
 * by semantic versioning as far as they can be read so, all else as numbers. Null when they cannot be compared.
 */
export function compareFacts(fact: string, a: Scalar, b: Scalar): number | null {
  if (isVersioned(fact)) {
    const [left, right] = [versionOf(a), versionOf(b)];
    return left && right && semver.compare(left, right);
  }
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? null : Math.sign(difference);
}

function isMet(fact: string, requirement: Requirement, facts: MachineFacts): boolean {
  const values = valuesOf(fact, facts);
  const anyOf = Array.isArray(requirement) ? requirement : [requirement];
  return anyOf.some((condition) => isConditionMet(fact, condition, values));
}

function isConditionMet(fact: string, condition: Scalar, values: readonly Scalar[]): boolean {
  // `tool.make: true` asks for it in whatever version; `false` asks for its absence.
  if (typeof condition === 'boolean') return condition === values.some((value) => String(value) !== 'false');
  if (typeof condition === 'string' && condition.startsWith('!')) {
    return values.every((value) => String(value) !== condition.slice(1));
  }
  const comparison = /^(>=|<=|>|<)\s*(\S.*)$/.exec(String(condition));
  if (!comparison) return values.some((value) => String(value) === String(condition));
  const [, operator, limit] = comparison;
  return values.some((value) => holds(operator!, compareFacts(fact, value, limit!)));
}

function holds(operator: string, order: number | null): boolean {
  if (order === null) return false;
  if (order === 0) return operator.endsWith('=');
  return operator.startsWith(order > 0 ? '>' : '<');
}

function valuesOf(fact: string, facts: MachineFacts): readonly Scalar[] {
  const value = facts.get(fact);
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

function isVersioned(fact: string): boolean {
  return fact.startsWith('tool.') || fact === 'osVersion' || fact === 'libc';
}

/** Leading zeros go first, which semantic versions do not know: Ubuntu's is 22.04. */
function versionOf(value: Scalar): semver.SemVer | null {
  return semver.coerce(String(value).replaceAll(/(?<!\d)0+(?=\d)/g, ''));
}
