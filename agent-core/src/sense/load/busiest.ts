import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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

// Synchronous reads: /proc never blocks on a disk, and is several times slower by promises.
function sample(root: string): Sample {
  const found = new Map<number, { name: string; ticks: number }>();
  for (const pid of processIds(join(root, 'proc'))) {
    const stat = readStat(join(root, 'proc', pid, 'stat'));
    const end = stat.lastIndexOf(')');
    if (end < 0) continue;
    const fields = stat.slice(end + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    found.set(Number(pid), { name: stat.slice(stat.indexOf('(') + 1, end), ticks });
  }
  return found;
}

function processIds(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readStat(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Gone meanwhile.
    return '';
  }
}
