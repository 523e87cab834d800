import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';
import type { ProcessEntry } from './process-list.js';

/** O_WRONLY and O_RDWR (open(2)), as fdinfo tells them, in octal (proc(5)). */
const writing = 3;

/**
 * The files below a folder that processes hold open for writing. If they are killed now, these may
 * stay half written, and a build tool that goes on later would take them for finished. Linux alone;
 * elsewhere none.
 */
export function halfWritten(members: readonly ProcessEntry[], folder: string): string[] {
  const paths = members.flatMap(({ pid }) => openForWriting(`/proc/${pid}`));
  return [...new Set(paths)].filter((path) => path.startsWith(folder + sep));
}

function openForWriting(process: string): string[] {
  try {
    return readdirSync(`${process}/fd`).flatMap((fd) => {
      const path = readlinkSync(`${process}/fd/${fd}`);
      if (!path.startsWith('/')) return [];
      const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`${process}/fdinfo/${fd}`, 'latin1'))?.[1];
      return (Number.parseInt(flags ?? '0', 8) & writing) === 0 ? [] : [path];
    });
  } catch {
    // Gone meanwhile, or somebody else's.
    return [];
  }
}
