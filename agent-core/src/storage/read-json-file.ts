import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** A file as its schema says; null when it is not there, not JSON, or not of that form. */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
