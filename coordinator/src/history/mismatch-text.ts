import type { Requirement } from '@barnraiser/protocol';
import type { Mismatch } from '../queue/rules/match-requires.js';

/** What one machine lacks, in words: "tool.gcc >=13 (has 12.2.0), label.board rev2 (has another)". */
export function mismatchText(mismatches: readonly Mismatch[]): string {
  return mismatches.map((mismatch) => missingText(mismatch)).join(', ');
}

/** A condition as a project file would say it: "arch arm64 or riscv64". */
export function conditionText(fact: string, requirement: Requirement): string {
  if (Array.isArray(requirement))
    return `${fact} ${requirement.map((entry) => valueText(entry)).join(' or ')}`;
  return `${fact} ${valueText(requirement)}`;
}

/** Whether a fact's values are told to whoever may see why a job waits; an owner's labels are not. */
export function isTold(fact: string): boolean {
  return !fact.startsWith('label.');
}

function missingText({ fact, requirement, found }: Mismatch): string {
  const has = found === null ? 'has none' : `has ${isTold(fact) ? found : 'another'}`;
  return `${conditionText(fact, requirement)} (${has})`;
}

function valueText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'present' : 'absent';
  return typeof value === 'string' && value.startsWith('!') ? `not ${value.slice(1)}` : String(value);
}
