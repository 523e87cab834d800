import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** After so many entries it lets others have a turn, so that a million files do not hold up a heartbeat. */
const restEvery = 500;
/** So many are asked for at once: each answer alone would wake the agent. */
const atOnce = 64;

/** The bytes that the files below a folder take on the disk, links not followed; 0 when it is not there. Never rejects. */
export async function folderBytes(folder: string): Promise<number> {
  const left = [folder];
  let bytes = 0;
  let seen = 0;
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    // What goes away meanwhile takes no room any more.
    const entries = await opendir(at, { bufferSize: atOnce }).catch(() => null);
    if (entries === null) continue;
    const files: string[] = [];
    for await (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) left.push(path);
      else files.push(path);
      if (files.length === atOnce) bytes += await sizesOf(files.splice(0));
      seen += 1;
      if (seen % restEvery === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    bytes += await sizesOf(files);
  }
  return bytes;
}

async function sizesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(sizeOf));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Blocks are 512 bytes whatever the file system's (stat(2)); Windows counts none. */
async function sizeOf(path: string): Promise<number> {
  try {
    const { blocks, size } = await lstat(path);
    return blocks > 0 ? blocks * 512 : process.platform === 'win32' ? size : 0;
  } catch {
    return 0;
  }
}
