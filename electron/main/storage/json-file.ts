import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** A small JSON document on disk, checked by a schema when it is read. Synchronous: it is read once, at start. */
export interface JsonFile<T> {
  /** What stands in the file; the fallback when it is missing or broken. A broken file is kept beside it as `….broken`. */
  read(): T;
  /** Replaces the file whole, mode 0600. Throws the file system's error. */
  write(value: T): void;
}

/** A JSON file at `path`. */
export function jsonFile<T>(path: string, schema: z.ZodType<T>, fallback: T): JsonFile<T> {
  return {
    read() {
      const text = textOf(path);
      if (text === null) return fallback;
      const parsed = schema.safeParse(valueOf(text));
      if (parsed.success) return parsed.data;
      renameSync(path, `${path}.broken`);
      return fallback;
    },
    write(value) {
      mkdirSync(dirname(path), { recursive: true });
      const half = `${path}.new`;
      writeFileSync(half, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
      // The mode above holds for new files alone.
      chmodSync(half, 0o600);
      renameSync(half, path);
    },
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
