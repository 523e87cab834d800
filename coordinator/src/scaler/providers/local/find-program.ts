import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** The path of a program that is given by its path or looked for on a PATH; null when it cannot be run. */
export async function findProgram(name: string, path: string | undefined): Promise<string | null> {
  const folders = (path ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const candidates = name.includes('/') ? [resolve(name)] : folders.map((folder) => join(folder, name));
  for (const candidate of candidates) if (await canRun(candidate)) return candidate;
  return null;
}

async function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
