import { Header } from 'tar';

/** One entry as a test wants it in an archive, honest or not. */
export interface TarEntry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'BlockDevice' | 'FIFO';
  readonly content?: string;
  readonly linkpath?: string;
  readonly mode?: number;
  readonly mtime?: Date;
  /** The size that the header states, where it is not the content's. */
  readonly statedSize?: number;
}

/** Makes a tar of exactly these entries, with nothing about them put right. */
export function craftTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const header = new Header({
      path: entry.path,
      type: entry.type ?? 'File',
      mode: entry.mode ?? 0o644,
      uid: 12_345,
      gid: 12_345,
      size: entry.statedSize ?? content.length,
      mtime: entry.mtime ?? new Date('2020-02-02T02:02:02Z'),
      ...(entry.linkpath === undefined ? {} : { linkpath: entry.linkpath }),
    });
    header.encode();
    return [header.block ?? Buffer.alloc(512), padded(content)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
