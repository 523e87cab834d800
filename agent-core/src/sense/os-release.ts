import { readFile } from 'node:fs/promises';

/** A distribution's name and version as os-release(5) gives them; `unknown` and empty where it does not. */
export interface OsRelease {
  readonly id: string;
  readonly version: string;
}

/** Reads the first of the files that exists (the two places that os-release(5) names). */
export async function readOsRelease(
  files: readonly string[] = ['/etc/os-release', '/usr/lib/os-release'],
): Promise<OsRelease> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return parseOsRelease(text);
  }
  return { id: 'unknown', version: '' };
}

/** Reads the two values; a rolling distribution has no VERSION_ID, and its BUILD_ID stands for it. */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, quoted] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
    if (name !== undefined && quoted !== undefined) values.set(name, unquote(quoted));
  }
  return {
    id: values.get('ID') ?? 'unknown',
    version: values.get('VERSION_ID') ?? values.get('BUILD_ID') ?? '',
  };
}

function unquote(text: string): string {
  const [, , inner] = /^(["'])(.*)\1$/.exec(text) ?? [];
  return (inner ?? text).replace(/\\(["'$`\\])/g, '$1');
}
