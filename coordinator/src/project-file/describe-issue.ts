import type { z } from 'zod';
import { type FileError, formatKey } from './file-error.js';
import { nearestWord } from './nearest-word.js';
import type { YamlSource } from './yaml-source.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Turns what zod found into errors with a place. Unions are opened where only one of their forms
 * can have been meant; an unknown key comes with the key that was probably meant.
 */
export function describeIssue(
  issue: Issue,
  source: YamlSource,
  keysAt: (path: Path) => readonly string[],
): FileError[] {
  if (issue.code === 'invalid_union') {
    const inner = meantForm(issue.errors);
    if (inner) return inner.flatMap((each) => describeIssue(below(issue.path, each), source, keysAt));
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...issue.path, key], source, keysAt(issue.path)));
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? 'expected another key';
    return [{ ...source.place(issue.path, 'key'), key: formatKey(issue.path), message }];
  }
  if (isMisspelt(issue.path, source, keysAt)) return [];
  const message = `${expectation(issue)}${found(valueAt(source.value, issue.path), source.written(issue.path))}`;
  return [{ ...source.place(issue.path), key: formatKey(issue.path), message }];
}

/** The error of a key that is not known, with the one that was probably meant. */
export function unknownKey(path: Path, source: YamlSource, known: readonly string[]): FileError {
  const near = nearestWord(String(path.at(-1)), known);
  const hint = near === null ? `expected ${known.toSorted().join(', ')}` : `did you mean "${near}"?`;
  return { ...source.place(path, 'key'), key: formatKey(path), message: `unknown key; ${hint}` };
}

/** Whether the key is only missing because it was written a little differently, which is an error of its own. */
function isMisspelt(path: Path, source: YamlSource, keysAt: (path: Path) => readonly string[]): boolean {
  const known = keysAt(path.slice(0, -1));
  const holder: unknown = valueAt(source.value, path.slice(0, -1));
  if (valueAt(source.value, path) !== undefined || typeof holder !== 'object' || holder === null)
    return false;
  return Object.keys(holder).some((key) => !known.includes(key) && nearestWord(key, known) === path.at(-1));
}

/** Of a union's forms, the issues of the only one whose outer type fits the value; null when there is no such one. */
function meantForm(forms: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const isOuter = (issue: Issue): boolean =>
    issue.path.length === 0 && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code);
  const fitting = forms.filter((issues) => !issues.some(isOuter));
  return fitting.length === 1 ? fitting[0]! : null;
}

function below(path: Path, issue: Issue): Issue {
  return { ...issue, path: [...path, ...issue.path] };
}

const typeNames: Partial<Record<string, string>> = {
  string: 'text (in quotes if it looks like a number)',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
};

function expectation(issue: Issue): string {
  // The project's own schemas say "expected …" themselves; what zod says by default is rephrased.
  if (issue.message.startsWith('expected')) return issue.message;
  if (issue.code === 'invalid_type') return `expected ${typeNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `expected at least ${amount(issue.origin, Number(issue.minimum))}`;
  if (issue.code === 'too_big') return `expected at most ${amount(issue.origin, Number(issue.maximum))}`;
  return issue.message;
}

function amount(origin: string, count: number): string {
  if (origin === 'string') return `${count} ${count === 1 ? 'character' : 'characters'}`;
  return origin === 'number' ? String(count) : `${count} ${count === 1 ? 'entry' : 'entries'}`;
}

function found(value: unknown, written: string | null): string {
  if (value === undefined) return ', but it is missing';
  if (value === null) return ', found nothing';
  if (Array.isArray(value)) return value.length === 0 ? ', found an empty list' : ', found a list';
  if (typeof value === 'object') return ', found a map';
  if (typeof value === 'string') return `, found ${JSON.stringify(shortened(value))}`;
  return `, found ${shortened(written ?? JSON.stringify(value))}`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Record<PropertyKey, unknown>)[part]
        : undefined,
    value,
  );
}
