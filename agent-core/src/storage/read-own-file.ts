import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StorageError } from './storage-error.js';

/**
 * One of the agent's own files as its schema says; null when it is not there. Rejects with
 * `StorageError` when it is there and broken: overwriting it could lose an identity.
 */
export async function readOwnFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new StorageError(`${path} cannot be read: ${error.message}`, error);
  });
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new StorageError(`${path} is not valid; mend or remove it:\n${why}`, error);
  }
}
