import { readFile, stat } from 'node:fs/promises';
import type { FileError } from './file-error.js';

const maxFileBytes = 1024 * 1024;

/** The text of a file that a person wrote (UTF-8, up to 1 MiB), or what is wrong with it. */
export async function readFileText(file: string): Promise<string | FileError> {
  const wrong = (message: string): FileError => ({ line: 1, column: 1, key: '', message });
  try {
    const { size } = await stat(file);
    if (size > maxFileBytes) return wrong(`expected at most 1 MiB, found ${size} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    if (cause instanceof TypeError) return wrong('expected UTF-8 text');
    return wrong(`cannot be read: ${whyUnreadable(cause)}`);
  }
}

const knownCauses: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
};

/** Why a file could not be read, as people say it. */
export function whyUnreadable(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return knownCauses[code] ?? message;
}
