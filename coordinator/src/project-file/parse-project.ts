import { factNames, Project } from '@barnraiser/protocol';
import { describeIssue, unknownKey } from './describe-issue.js';
import { type FileError, formatKey } from './file-error.js';
import { FileShape } from './file-shape.js';
import { knownKeys } from './known-keys.js';
import { type ProjectDraft, projectOf } from './project-of.js';
import { readYaml, type YamlSource } from './yaml-source.js';

export type ProjectParsing =
  | { readonly ok: true; readonly draft: ProjectDraft; readonly source: YamlSource }
  | { readonly ok: false; readonly errors: readonly FileError[] };

const facts: readonly string[] = factNames;

/** Reads the text of a project file. Every error in it is reported, in the order of the lines. */
export function parseProject(text: string): ProjectParsing {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const { source } = yaml;
  if (source.value === null)
    return { ok: false, errors: [{ line: 1, column: 1, key: '', message: 'the file is empty' }] };
  const parsed = FileShape.safeParse(source.value);
  const errors = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, source, keysAt)),
    ...repeatedTargets(source),
    ...unknownFacts(source),
  ];
  if (!parsed.success || errors.length > 0) return { ok: false, errors: errors.toSorted(byPlace) };
  const draft = projectOf(parsed.data);
  const refused = refusedByProtocol(draft, source);
  return refused.length > 0 ? { ok: false, errors: refused } : { ok: true, draft, source };
}

const keysAt = (path: readonly PropertyKey[]): readonly string[] => knownKeys(FileShape, path);

function byPlace(a: FileError, b: FileError): number {
  return a.line - b.line || a.column - b.column;
}

function targetsOf({ value }: YamlSource): Record<string, unknown>[] {
  const { targets } = Object(value) as { targets?: unknown };
  return Array.isArray(targets) ? targets.map((target) => Object(target) as Record<string, unknown>) : [];
}

function repeatedTargets(source: YamlSource): FileError[] {
  const names = targetsOf(source).map(({ name }) => name);
  return names.flatMap((name, index) => {
    if (typeof name !== 'string' || names.indexOf(name) === index) return [];
    const path = ['targets', index, 'name'];
    const message = `expected each target to have a name of its own, found ${JSON.stringify(name)} again`;
    return [{ ...source.place(path), key: formatKey(path), message }];
  });
}

/** A fact that no machine can have would wait for ever, without an error. */
function unknownFacts(source: YamlSource): FileError[] {
  return targetsOf(source).flatMap(({ requires }, index) =>
    Object.keys(Object(requires) as object)
      .filter((fact) => /^[a-z]/.test(fact) && !facts.includes(fact) && !/^(tool|label)\../.test(fact))
      .map((fact) =>
        unknownKey(['targets', index, 'requires', fact], source, [...facts, 'tool.NAME', 'label.NAME']),
      ),
  );
}

/** What the file's shape allows and the protocol does not; the file's keys differ, so only the message points. */
function refusedByProtocol(draft: ProjectDraft, source: YamlSource): FileError[] {
  const placeholder = { archive: { url: 'https://localhost/', sha256: '0'.repeat(64) } };
  const checked = Project.safeParse('local' in draft.source ? { ...draft, source: placeholder } : draft);
  return (checked.error?.issues ?? []).flatMap((issue) => describeIssue(issue, source, keysAt));
}
