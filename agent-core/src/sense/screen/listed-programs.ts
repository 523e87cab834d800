import { readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listPseudoFolder, readPseudoFile } from '../kernel/pseudo-file.js';
import { isOwnProcess } from '../kernel/is-own-process.js';

/** The kernel keeps so many characters of a process's name (TASK_COMM_LEN of linux/sched.h, less its end). */
const commLength = 15;
/** A process is born under its parent's name and takes its own a little later, some much later (prctl). */
const youngLooks = 3;
const renamedAfterMs = 15_000;

/** What is remembered of a process. */
interface Known {
  readonly names: readonly string[];
  readonly looks: number;
  readonly at: number;
}

/**
 * Which of the owner's programs run, by the process list: a process's own name and that of its
 * executable, whatever their case. Builds' own processes do not count. What was read of a process
 * is remembered for a while, so that a look reads new ones alone. Linux.
 */
export class ListedPrograms {
  private readonly root: string;
  private known = new Map<string, Known>();

  /** `root` is `/` but in tests. */
  constructor(root: string) {
    this.root = root;
  }

  /** The first of these names that runs, as it is written here; null: none does. `now` is any clock's ms. */
  find(listed: readonly string[], now: number): string | null {
    if (listed.length === 0) return null;
    const wanted = new Map(listed.map((name) => [name.toLowerCase(), name]));
    const before = this.known;
    this.known = new Map();
    let found: string | null = null;
    for (const pid of listPseudoFolder(join(this.root, 'proc'))) {
      if (!isNumber(pid)) continue;
      const known = this.look(pid, before.get(pid), now);
      this.known.set(pid, known);
      if (found !== null) continue;
      const match = firstIn(known.names, wanted);
      if (match !== null && !isOwnProcess(this.root, pid)) found = match;
    }
    return found;
  }

  private look(pid: string, known: Known | undefined, now: number): Known {
    if (known !== undefined && known.looks >= youngLooks && Math.abs(now - known.at) < renamedAfterMs)
      return known;
    return { names: this.namesOf(pid), looks: (known?.looks ?? 0) + 1, at: now };
  }

  private namesOf(pid: string): string[] {
    const comm = (readPseudoFile(join(this.root, 'proc', pid, 'comm')) ?? '').trimEnd().toLowerCase();
    const executable = basename(this.executable(pid).replace(/ \(deleted\)$/, '')).toLowerCase();
    return executable === '' || executable === comm ? [comm] : [comm, executable];
  }

  /** Empty for a kernel thread, and for the processes of others. */
  private executable(pid: string): string {
    try {
      return readlinkSync(join(this.root, 'proc', pid, 'exe'));
    } catch {
      return '';
    }
  }
}

function isNumber(name: string): boolean {
  const first = name.codePointAt(0) ?? 0;
  return first >= 48 && first <= 57;
}

/** A name that the kernel has cut off stands for every longer one that begins so. */
function firstIn(names: readonly string[], wanted: ReadonlyMap<string, string>): string | null {
  for (const name of names) {
    const match = wanted.get(name);
    if (match !== undefined) return match;
  }
  const [comm = ''] = names;
  if (Buffer.byteLength(comm) < commLength || names.length > 1) return null;
  for (const [name, written] of wanted) if (name.length > commLength && name.startsWith(comm)) return written;
  return null;
}
