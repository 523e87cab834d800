import { join } from 'node:path';
import { listPseudoFolder, readPseudoFile } from '../kernel/pseudo-file.js';

/** CPU ticks and name by process id. */
type Sample = ReadonlyMap<number, { readonly name: string; readonly ticks: number }>;

/** Tells the program that has used most CPU between two looks. Linux alone; elsewhere it never tells. */
export class Busiest {
  private readonly root: string;
  private before: Sample = new Map();

  /** `root` is `/` but in tests. */
  constructor(root: string) {
    this.root = root;
  }

  /** The name of the busiest since the last look; processes of one name count together. Null at the first look. */
  look(): string | null {
    const now = sample(this.root);
    const used = new Map<string, number>();
    for (const [pid, { name, ticks }] of now) {
      const known = this.before.get(pid);
      if (known === undefined || pid === process.pid) continue;
      used.set(name, (used.get(name) ?? 0) + ticks - known.ticks);
    }
    this.before = now;
    const [top] = [...used].toSorted(([, a], [, b]) => b - a);
    return top !== undefined && top[1] > 0 ? top[0] : null;
  }
}

function sample(root: string): Sample {
  const found = new Map<number, { name: string; ticks: number }>();
  const folder = join(root, 'proc');
  for (const pid of listPseudoFolder(folder)) {
    if (!/^\d+$/.test(pid)) continue;
    // Null: gone meanwhile.
    const stat = readPseudoFile(join(folder, pid, 'stat')) ?? '';
    const end = stat.lastIndexOf(')');
    if (end < 0) continue;
    const fields = stat.slice(end + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    found.set(Number(pid), { name: stat.slice(stat.indexOf('(') + 1, end), ticks });
  }
  return found;
}
