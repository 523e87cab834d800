import { getSystemErrorMap } from 'node:util';
import { WorkspaceFileError } from '../../../../prepare/files/workspace-file-error.js';

/** The C library's words, which masters' logs have always shown, where Node's are others. */
const words: Readonly<Record<string, string>> = {
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
};

const nodeWords = new Map(getSystemErrorMap().values());

/** What a master reads of a file operation that failed: a code that is not 0, and why in words. */
export function fileFailure(cause: unknown): { readonly rc: number; readonly why: string } | null {
  if (!(cause instanceof WorkspaceFileError)) return null;
  return { rc: cause.errno === 0 ? 1 : cause.errno, why: why(cause) };
}

/** Found by us before the system was asked; its own words say it all. */
const plain = new Set(['ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL']);

function why({ code, message, cause }: WorkspaceFileError): string {
  // Without a cause it is no failure of the system's but a refusal of ours, which says more.
  const isRefusal = cause === undefined && !plain.has(code);
  return isRefusal ? `${wordsOf(code)} (${message})` : wordsOf(code);
}

function wordsOf(code: string): string {
  const text = words[code] ?? nodeWords.get(code) ?? code;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
