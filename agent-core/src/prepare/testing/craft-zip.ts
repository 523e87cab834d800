import { crc32 } from 'node:zlib';

/** One entry as a test wants it in a zip, honest or not. `mode` is Unix's, with the file's type. */
export interface ZipEntry {
  readonly path: string;
  readonly content?: string;
  readonly mode?: number;
  /** The size that the directory states, where it is not the content's. */
  readonly statedSize?: number;
}

/** Makes a zip (stored, not compressed; APPNOTE.TXT 4.3.7–4.3.16) of exactly these entries. */
export function craftZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.path);
    const content = Buffer.from(entry.content ?? '');
    const common = fields(content, name.length, entry.statedSize ?? content.length);
    const file = Buffer.concat([u32(0x04034b50), u16(20), common, name, content]);
    const attributes = ((entry.mode ?? 0o100644) << 16) >>> 0;
    directory.push(
      Buffer.concat([u32(0x02014b50), u16((3 << 8) | 20), u16(20), common, u16(0), u16(0), u16(0)]),
      Buffer.concat([u32(attributes), u32(offset), name]),
    );
    files.push(file);
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(listed.length), u32(offset), u16(0)];
  return Buffer.concat([...files, listed, ...end]);
}

/** Flags (UTF-8 names), method 0, 2020-02-02 02:02:02, checksum, sizes, lengths of name and extra field. */
function fields(content: Buffer, nameLength: number, size: number): Buffer {
  const time = (2 << 11) | (2 << 5) | 1;
  const date = ((2020 - 1980) << 9) | (2 << 5) | 2;
  const numbers = [u32(crc32(content)), u32(content.length), u32(size), u16(nameLength), u16(0)];
  return Buffer.concat([u16(0x0800), u16(0), u16(time), u16(date), ...numbers]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
