/** One thing that is wrong with a project file, and where. Lines and columns count from 1. */
export interface FileError {
  readonly line: number;
  readonly column: number;
  /** As in `recipe.steps[1].timeout`; empty for the file as a whole. */
  readonly key: string;
  /** What was expected, and what was found. */
  readonly message: string;
}

/** A line as compilers print it: `project.yaml:12:7: recipe.steps[1].timeout: expected …`. */
export function formatFileError(file: string, { line, column, key, message }: FileError): string {
  return `${file}:${line}:${column}: ${key === '' ? '' : `${key}: `}${message}`;
}

/** `['recipe', 'steps', 1, 'timeout']` → `recipe.steps[1].timeout`. */
export function formatKey(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
