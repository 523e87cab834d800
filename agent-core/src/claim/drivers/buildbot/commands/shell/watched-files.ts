import type { StatTuple, WorkspaceFiles } from '../../../../../prepare/files/workspace-files.js';
import { fileFailure } from '../file-failure.js';
import { LineText } from '../log/line-text.js';

/** A file that a command writes, to be shown as a log of its step. */
export interface WatchedFile {
  readonly log: string;
  readonly path: string;
  /** What was in it before the command is left out. */
  readonly follow: boolean;
}

/** Half of what Buildbot's own worker waits. */
const lookMs = 1000;
const blockBytes = 65_536;

/**
 * Reads files while they grow. One that is as it was before the command is left out; one that was
 * replaced or cut is read from its start. `put` takes text and answers what to wait for.
 */
export class WatchedFiles {
  private readonly watches: Watch[];
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private isOver = false;

  private constructor(watches: Watch[]) {
    this.watches = watches;
  }

  /** Notes how the files are now; `stop` ends it. */
  static async start(
    files: WorkspaceFiles,
    watched: readonly WatchedFile[],
    put: (log: string, text: string) => Promise<void> | undefined,
  ): Promise<WatchedFiles> {
    const watches = watched.map((file) => new Watch(files, file, (text) => put(file.log, text)));
    for (const watch of watches) await watch.begin();
    const all = new WatchedFiles(watches);
    if (watches.length > 0) all.wait();
    return all;
  }

  /** Reads them to their ends; call it when nothing writes any more. */
  async stop(): Promise<void> {
    this.isOver = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.looking;
    for (const watch of this.watches) await watch.finish();
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => {
        if (!this.isOver) this.wait();
      });
      // It is `stop` that tells of a failure.
      this.looking.catch(() => {});
    }, lookMs);
  }

  private async look(): Promise<void> {
    for (const watch of this.watches) if (!this.isOver) await watch.look();
  }
}

class Watch {
  private readonly files: WorkspaceFiles;
  private readonly file: WatchedFile;
  private readonly put: (text: string) => Promise<void> | undefined;
  private readonly text = new LineText();
  private last: StatTuple | null = null;
  private readBytes = 0;
  private hasRefused = false;

  constructor(files: WorkspaceFiles, file: WatchedFile, put: (text: string) => Promise<void> | undefined) {
    this.files = files;
    this.file = file;
    this.put = put;
  }

  async begin(): Promise<void> {
    this.last = await this.stat();
    if (this.file.follow && this.last !== null) this.readBytes = sizeOf(this.last);
  }

  async look(): Promise<void> {
    const now = await this.stat();
    if (now === null || (this.last !== null && isSame(this.last, now))) return;
    const isAnother = this.last !== null && (this.last[1] !== now[1] || sizeOf(now) < this.readBytes);
    if (isAnother) this.readBytes = 0;
    this.last = now;
    await this.readOn();
  }

  async finish(): Promise<void> {
    await this.look();
    await this.put(this.text.end());
  }

  private async readOn(): Promise<void> {
    try {
      for await (const block of this.files.read(this.file.path, blockBytes, this.readBytes)) {
        this.readBytes += block.length;
        await this.put(this.text.push(block));
      }
    } catch (cause) {
      await this.refused(cause);
    }
  }

  private async stat(): Promise<StatTuple | null> {
    try {
      return await this.files.stat(this.file.path);
    } catch (cause) {
      await this.refused(cause);
      return null;
    }
  }

  /** A file that is not there yet is nothing to tell; any other failure is told once. */
  private async refused(cause: unknown): Promise<void> {
    const failure = fileFailure(cause);
    if (failure === null) throw cause;
    if ((cause as { code?: string }).code === 'ENOENT' || this.hasRefused) return;
    this.hasRefused = true;
    await this.put(`${this.file.path}: ${failure.why}\n`);
  }
}

function sizeOf(stat: StatTuple): number {
  return stat[6];
}

/** Inode, size, and the two times that tell a change; seconds are coarse, but a change of size shows. */
function isSame(a: StatTuple, b: StatTuple): boolean {
  return [1, 6, 8, 9].every((index) => a[index] === b[index]);
}
