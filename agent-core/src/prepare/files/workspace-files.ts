/** What `stat` says of a file: mode, inode, device, links, uid, gid, size in bytes, then access, change and status times in epoch seconds. */
export type StatTuple = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** How a packed folder is compressed. */
export type TarCompression = 'gz' | 'bz2' | null;

/**
 * File operations in a workspace on behalf of a coordinator. Paths are relative to its root, or
 * absolute inside it; one that leaves it (by `..`, by being elsewhere, through a symbolic link) is
 * refused. Every method rejects with `WorkspaceFileError`, whose `code` is the system's (`ENOENT`,
 * `EACCES`, … ; `EACCES` for what leaves the workspace) and whose `errno` is positive.
 */
export interface WorkspaceFiles {
  /** Makes a folder and those above it; a folder that is there is fine. */
  makeFolder(path: string): Promise<void>;
  /** Removes a file or a whole tree, also a read-only one; what is not there is fine. */
  remove(path: string): Promise<void>;
  /** Removes one file. */
  removeFile(path: string): Promise<void>;
  /** Of what a link leads to. */
  stat(path: string): Promise<StatTuple>;
  /** When a file was last read and changed, in epoch seconds with their fraction. */
  times(path: string): Promise<{ readonly accessedS: number; readonly modifiedS: number }>;
  /** Names, unsorted; all of them. */
  list(path: string): Promise<string[]>;
  /** Python's glob with `**` recursive: `*` leaves out names that begin with a dot. Absolute paths, sorted. */
  glob(pattern: string): Promise<string[]>;
  /**
   * A regular file's bytes from `fromByte` (else its start), in blocks of that size but the last. Safe
   * while a command runs too: whatever it does to links meanwhile, no other file is read.
   */
  read(path: string, blockBytes: number, fromByte?: number): AsyncIterable<Buffer>;
  /** Writes a new file, whole or not at all; makes the folders above. `mode` null: 0666 less the umask. */
  write(path: string, blocks: AsyncIterable<Uint8Array>, mode: number | null): Promise<void>;
  /** A tar archive of what is in a folder, in blocks of that size but the last. Never names the machine's user. */
  pack(path: string, compression: TarCompression, blockBytes: number): AsyncIterable<Buffer>;
}
