import { join } from 'node:path';
import { z } from 'zod';
import { readKernelFile } from '../run/limits/kernel-file.js';
import { readJsonFile } from '../storage/read-json-file.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';

/** Bytes by month. More than one, because a clock that is set forward comes back. */
const Stored = z.record(z.string().regex(/^\d{4}-\d{2}$/), z.number().nonnegative());
const keptMonths = 3;
/** More often would wear the disk; after a crash no more than this is missing. */
const writeEveryMs = 60_000;

/**
 * Counts, by calendar month, what this machine sends and receives while builds run: the kernel does
 * not tell by program, so what others transfer meanwhile counts too. Never less than what builds
 * used, but for reports that are delivered later.
 */
export class NetworkMeter {
  private readonly path: string;
  private readonly read: () => number | null;
  private stored: z.infer<typeof Stored> = {};
  private last: number | null = null;
  private writtenAt = -Infinity;
  private turn: Promise<void> = Promise.resolve();

  /** `read` answers all bytes since the machine started; null: not known here. */
  constructor(historyFolder: string, read: () => number | null = interfaceBytes) {
    this.path = join(historyFolder, 'data-used.json');
    this.read = read;
  }

  async load(): Promise<void> {
    this.stored = (await readJsonFile(this.path, Stored).catch(() => null)) ?? this.stored;
  }

  /** At `wallMs` a build runs or none does; what was transferred since the last look counts if one did throughout. */
  look(wallMs: number, isBuilding: boolean): void {
    const month = monthOf(wallMs);
    if (!isBuilding && this.last === null) return;
    const now = this.read();
    // An interface that went takes its count along.
    const bytes = now === null || this.last === null ? 0 : Math.max(0, now - this.last);
    if (bytes > 0) this.count(month, bytes);
    this.last = isBuilding ? now : null;
    if (bytes > 0 && (!isBuilding || wallMs - this.writtenAt >= writeEveryMs)) this.write(wallMs);
  }

  /** This month so far; null: not known here. */
  used(wallMs: number): { readonly usedMb: number; readonly resetsAt: number } | null {
    if (this.last === null && this.read() === null) return null;
    const date = new Date(wallMs);
    const resetsAt = new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
    const bytes = this.stored[monthOf(wallMs)] ?? 0;
    return { usedMb: bytes / 1024 ** 2, resetsAt };
  }

  /** Settles when all is written that can be. */
  async settled(): Promise<void> {
    await this.turn;
  }

  private count(month: string, bytes: number): void {
    const counted = { ...this.stored, [month]: (this.stored[month] ?? 0) + bytes };
    const kept = Object.entries(counted).sort(([one], [other]) => other.localeCompare(one));
    this.stored = Object.fromEntries(kept.slice(0, keptMonths));
  }

  private write(wallMs: number): void {
    this.writtenAt = wallMs;
    const text = JSON.stringify(this.stored);
    this.turn = this.turn
      .then(() => writeFileAtomic(this.path, text, { isDurable: false }))
      .catch(() => undefined);
  }
}

/** By the owner's calendar. */
function monthOf(wallMs: number): string {
  const date = new Date(wallMs);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

/** The machine's own talk to itself, and what another interface carries once more. */
const inner = /^(?:lo|docker\d|veth|br-|virbr|tun|tap|wg)/;

/** What the interfaces to elsewhere received and sent (proc(5), /proc/net/dev); null where that is not told. */
export function interfaceBytes(text: string | null = readKernelFile('/proc/net/dev')): number | null {
  if (text === null) return null;
  const lines = text.split('\n').filter((line) => line.includes(':') && !inner.test(line.trim()));
  return lines.reduce((sum, line) => {
    const fields = line
      .slice(line.indexOf(':') + 1)
      .trim()
      .split(/\s+/);
    return sum + Number(fields[0] ?? 0) + Number(fields[8] ?? 0);
  }, 0);
}
