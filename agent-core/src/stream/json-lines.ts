import { type FileHandle, open } from 'node:fs/promises';
import type { z } from 'zod';

const newline = 0x0a;

/** Records in a file, one JSON document a line; any of them is read back with one call. */
export class JsonLines<T> {
  private readonly handle: FileHandle;
  private readonly schema: z.ZodType<T>;
  /** Where each line begins; one more than there are lines. */
  private readonly starts: number[];
  private readonly grown: () => void;

  private constructor(handle: FileHandle, schema: z.ZodType<T>, starts: number[], grown: () => void) {
    this.handle = handle;
    this.schema = schema;
    this.starts = starts;
    this.grown = grown;
  }

  /** Opens or makes the file (0600). A last line that a crash tore off is cut away. */
  static async open<T>(path: string, schema: z.ZodType<T>, grown: () => void): Promise<JsonLines<T>> {
    const handle = await open(path, 'a+', 0o600);
    const starts = [0];
    const bytes = await handle.readFile();
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) starts.push(at + 1);
    await handle.truncate(starts.at(-1));
    return new JsonLines(handle, schema, starts, grown);
  }

  get count(): number {
    return this.starts.length - 1;
  }

  /** Appends one record, whole or not at all; one call at a time. Rejects with the disk's error. */
  async append(record: T): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    const start = this.starts.at(-1)!;
    try {
      await this.handle.appendFile(line);
    } catch (error) {
      // A full disk takes the beginning of a line; the next one would be read together with it.
      await this.handle.truncate(start).catch(() => undefined);
      throw error;
    }
    this.starts.push(start + line.length);
    this.grown();
  }

  /** The record at an index below `count`. Rejects when the line is not what the schema says. */
  async read(index: number): Promise<T> {
    const start = this.starts[index]!;
    const bytes = Buffer.alloc(this.starts[index + 1]! - start);
    await this.handle.read(bytes, 0, bytes.length, start);
    return this.schema.parse(JSON.parse(bytes.toString('utf8')));
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
