import { lstat } from 'node:fs/promises';

/** Something that stays where nothing should be, and why. */
export interface Leftover {
  readonly path: string;
  readonly why: string;
}

/** So many are remembered; they have one cause mostly. */
const most = 100;

/** What could not be removed: each is said once, and shown for as long as it is there. */
export class Leftovers {
  private readonly say: (text: string) => void;
  private readonly kept = new Map<string, string>();

  /** `say` gets a line for people. */
  constructor(say: (text: string) => void) {
    this.say = say;
  }

  get list(): Leftover[] {
    return [...this.kept].map(([path, why]) => ({ path, why }));
  }

  /** These were found now. */
  add(found: readonly Leftover[]): void {
    const fresh = found.filter(({ path }) => !this.kept.has(path)).slice(0, most - this.kept.size);
    for (const { path, why } of fresh) this.kept.set(path, why);
    const [first] = fresh;
    if (first === undefined) return;
    const more = fresh.length === 1 ? '' : ` (and ${fresh.length - 1} more; status names them)`;
    this.say(`${first.path} stays: ${first.why}${more}`);
  }

  /** Forgets what is gone meanwhile. */
  async look(): Promise<void> {
    for (const path of this.kept.keys()) {
      const code = await lstat(path).then(
        () => null,
        (error: NodeJS.ErrnoException) => error.code,
      );
      if (code === 'ENOENT') this.kept.delete(path);
    }
  }
}
