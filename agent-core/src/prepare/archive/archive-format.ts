/** How an archive is packed. `tar.*` name the compression around the tar. */
export type ArchiveFormat = 'tar' | 'tar.gz' | 'tar.xz' | 'tar.bz2' | 'tar.zst' | 'zip';

/** How many bytes of an archive's beginning `formatOf` looks at. */
export const formatBytes = 512;

/**
 * Tells an archive's format by its first bytes, whatever its name says; null when it is none.
 * Sources: RFC 1952 §2.3.1, the xz file format §2.1.1.1, RFC 8878 §3.1.1, APPNOTE.TXT 4.3.7 and
 * 4.3.16 (an empty zip begins with its end record), POSIX pax §ustar (magic at 257).
 */
export function formatOf(start: Uint8Array): ArchiveFormat | null {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  const begins = (...magic: number[]) => bytes.subarray(0, magic.length).equals(Buffer.from(magic));
  if (begins(0x1f, 0x8b)) return 'tar.gz';
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'tar.xz';
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return 'tar.zst';
  if (bytes.subarray(0, 3).toString('latin1') === 'BZh') return 'tar.bz2';
  if (begins(0x50, 0x4b, 0x03, 0x04) || begins(0x50, 0x4b, 0x05, 0x06)) return 'zip';
  return isTarHeader(bytes) ? 'tar' : null;
}

/** Archives older than POSIX carry no magic, but every header carries a checksum at 148. */
function isTarHeader(bytes: Buffer): boolean {
  if (bytes.length < 512) return false;
  if (bytes.subarray(257, 262).toString('latin1') === 'ustar') return true;
  const stated = Number.parseInt(bytes.subarray(148, 156).toString('latin1').replace(/\0/g, ' ').trim(), 8);
  let sum = 8 * 0x20;
  for (const [index, byte] of bytes.subarray(0, 512).entries()) {
    if (index < 148 || index >= 156) sum += byte;
  }
  return stated === sum;
}
