type Kind = 'file' | 'folder' | 'symlink';

/** The names that an archive would make, as a tree; nothing is on disk. */
export interface NameTree {
  /** Answers why the name cannot be made where it is asked for, or null when it was added. */
  add(segments: readonly string[], kind: Kind, target: string | null): string | null;
  kindOf(segments: readonly string[]): Kind | null;
  /** The name of the folder that alone lies at the top, or null. */
  onlyFolder(): string | null;
  /**
   * Whether a link at `path` would lead above the first `base` segments of its own path, followed
   * as the kernel follows it: through other links of the archive, which is why the names alone do
   * not tell (`a → .` makes `a/a/../..` lead out).
   */
  leadsOut(path: string, target: string, base: number): boolean;
}

/** As Linux has it (`MAXSYMLINKS`, path_resolution(7)); a link that needs more leads nowhere. */
const mostLinks = 40;

/** Makes an empty tree. `foldsNames`: names that differ in case or in Unicode's form are the same. */
export function nameTree(foldsNames: boolean): NameTree {
  const nodes = new Map<string, { kind: Kind; target: string | null }>();
  const tops = new Map<string, string>();
  const keyOf = (segments: readonly string[]): string => {
    const path = segments.join('/');
    return foldsNames ? path.normalize('NFKC').toLowerCase() : path;
  };

  const leadsOut = (path: string, target: string, base: number): boolean => {
    const start = path.split('/').slice(0, -1);
    const root = start.slice(0, base);
    if (start.length < base) return true;
    let at = start;
    let followed = 0;
    const ahead = [target];
    while (ahead.length > 0) {
      const way = ahead.pop() ?? '';
      if (way.startsWith('/')) return true;
      const [first = '', ...rest] = way.split('/');
      if (rest.length > 0) ahead.push(rest.join('/'));
      if (first === '' || first === '.') continue;
      if (first === '..') {
        if (at.length <= root.length) return true;
        at = at.slice(0, -1);
        continue;
      }
      const next = [...at, first];
      const node = nodes.get(keyOf(next));
      if (node?.kind !== 'symlink') at = next;
      else if (++followed > mostLinks) return false;
      else ahead.push(node.target ?? '');
    }
    return false;
  };

  return {
    add(segments, kind, target) {
      for (let depth = 1; depth < segments.length; depth++) {
        const key = keyOf(segments.slice(0, depth));
        const parent = nodes.get(key);
        if (parent === undefined) nodes.set(key, { kind: 'folder', target: null });
        else if (parent.kind !== 'folder') return `it lies below ${JSON.stringify(key)}, which is no folder`;
      }
      const key = keyOf(segments);
      const same = nodes.get(key);
      if (same !== undefined && (same.kind !== kind || same.target !== target)) {
        return 'the archive has another entry of that name';
      }
      nodes.set(key, { kind, target });
      const [top = ''] = segments;
      tops.set(keyOf([top]), top);
      return null;
    },
    kindOf: (segments) => nodes.get(keyOf(segments))?.kind ?? null,
    onlyFolder() {
      const [top, ...others] = tops.values();
      if (top === undefined || others.length > 0) return null;
      return nodes.get(keyOf([top]))?.kind === 'folder' ? top : null;
    },
    leadsOut,
  };
}
