import { nameTree, type NameTree } from './name-tree.js';

/** One entry as an archive lists it. `target` is what a link names; null for everything else. */
export interface ArchiveEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other';
  readonly sizeBytes: number;
  readonly mode: number;
  readonly target: string | null;
}

/** A symbolic link that stays within the archive's folder. */
interface ArchiveLink {
  readonly path: string;
  readonly target: string;
}

/**
 * What an archive may be unpacked as. `top` is the one folder that holds everything, or null.
 * Links are made after everything else is written, so that nothing is ever written through one.
 */
export type ArchivePlan =
  | { readonly ok: true; readonly top: string | null; readonly links: readonly ArchiveLink[] }
  | { readonly ok: false; readonly refusal: string };

export interface GateLimits {
  readonly unpackedBytes: number;
  readonly files: number;
}

/** Judges an archive by its list of entries, before anything of it is written. */
export interface ArchiveGate {
  /** Takes the next entry in the archive's order. After a refusal the rest does not matter. */
  admit(entry: ArchiveEntry): void;
  plan(): ArchivePlan;
}

/** Names and paths that every file system takes with the workspace's own path before them. */
const longestNameBytes = 255;
const longestPathBytes = 2048;
const deepest = 200;

/**
 * Makes a gate that refuses an archive as a whole for any entry that an honest source archive does
 * not have: one that leads outside, is no file, folder or link, runs as somebody else (setuid), or
 * makes the whole too large. `foldsNames`: the file system takes `A` and `a` for the same name.
 */
export function archiveGate(limits: GateLimits, foldsNames = false): ArchiveGate {
  const tree = nameTree(foldsNames);
  const links = new Map<string, ArchiveLink>();
  let refusal: string | null = null;
  let files = 0;
  let bytes = 0;

  const judge = (entry: ArchiveEntry): string | null => {
    const segments = entry.path.split('/').filter((segment) => segment !== '' && segment !== '.');
    const fault = faultOfName(entry.path, segments) ?? faultOfKind(entry);
    if (fault !== null) return fault;
    if (++files > limits.files) return `it is one of more than ${limits.files} entries`;
    bytes += entry.sizeBytes;
    if (bytes > limits.unpackedBytes)
      return `with it the archive unpacks to more than ${limits.unpackedBytes} bytes`;
    if (segments.length === 0) return entry.kind === 'folder' ? null : 'it has no name';
    if (entry.kind === 'hardlink') return place(tree, segments, entry, hardLinkFault(tree, entry));
    if (entry.kind === 'symlink') {
      const path = segments.join('/');
      links.set(path, { path, target: entry.target ?? '' });
    }
    return place(tree, segments, entry, null);
  };

  return {
    admit(entry) {
      if (refusal !== null) return;
      const fault = judge(entry);
      if (fault !== null) refusal = `${quote(entry.path)}: ${fault}`;
    },
    plan() {
      if (refusal !== null) return { ok: false, refusal };
      const top = tree.onlyFolder();
      const base = top === null ? 0 : 1;
      for (const link of links.values()) {
        if (tree.leadsOut(link.path, link.target, base)) {
          return {
            ok: false,
            refusal: `${quote(link.path)}: the link leads outside, to ${quote(link.target)}`,
          };
        }
      }
      return { ok: true, top, links: [...links.values()] };
    },
  };
}

function faultOfName(path: string, segments: readonly string[]): string | null {
  if (path.startsWith('/')) return 'its path is absolute';
  if (segments.includes('..')) return 'its path contains ".."';
  if (path.includes('\0')) return 'its name contains a NUL';
  if (process.platform === 'win32' && /[\\:]/.test(path)) return 'its name means something else on Windows';
  if (segments.length > deepest) return `it lies more than ${deepest} folders deep`;
  if (Buffer.byteLength(path) > longestPathBytes) return `its path is longer than ${longestPathBytes} bytes`;
  const isLong = segments.some((segment) => Buffer.byteLength(segment) > longestNameBytes);
  return isLong ? `its name is longer than ${longestNameBytes} bytes` : null;
}

function faultOfKind({ kind, mode, sizeBytes, target }: ArchiveEntry): string | null {
  if (kind === 'other') return 'it is neither a file, a folder nor a link';
  // A folder's set-group-id bit only says which group new files get; old archives are full of them.
  if (kind !== 'folder' && kind !== 'symlink' && (mode & 0o6000) !== 0)
    return 'it has the setuid or setgid bit';
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return 'its size is no number';
  const isLink = kind === 'symlink' || kind === 'hardlink';
  if (isLink && (target === null || target === '' || target.includes('\0'))) return 'it links to nothing';
  return null;
}

function hardLinkFault(tree: NameTree, entry: ArchiveEntry): string | null {
  const target = (entry.target ?? '').split('/').filter((segment) => segment !== '' && segment !== '.');
  const isOutside = (entry.target ?? '').startsWith('/') || target.includes('..');
  if (isOutside) return `the link leads outside, to ${quote(entry.target ?? '')}`;
  return tree.kindOf(target) === 'file' ? null : `it links to no earlier file: ${quote(entry.target ?? '')}`;
}

function place(tree: NameTree, segments: string[], entry: ArchiveEntry, fault: string | null): string | null {
  if (fault !== null) return fault;
  if (entry.kind === 'symlink') return tree.add(segments, 'symlink', entry.target ?? '');
  return tree.add(segments, entry.kind === 'folder' ? 'folder' : 'file', null);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
