import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const keptBytes = 64 * 1024;
const keptCount = 100;

/** Keeps the end of what an instance printed, for people, under its launch's id; of the newest 100. */
export async function keepOutput(stateDir: string, launchId: string, output: string): Promise<void> {
  const folder = join(stateDir, 'ended');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${launchId}.log`), await readEnd(output), { mode: 0o600 });
  const names = await readdir(folder);
  if (names.length <= keptCount) return;
  const dated = await Promise.all(
    names.map(async (name) => ({ name, atMs: (await stat(join(folder, name))).mtimeMs })),
  );
  dated.sort((one, other) => other.atMs - one.atMs);
  for (const { name } of dated.slice(keptCount)) await rm(join(folder, name), { force: true });
}

/** Whether an instance of this launch ended here: an order for it must not start another. */
export async function hasEnded(stateDir: string, launchId: string): Promise<boolean> {
  return stat(join(stateDir, 'ended', `${launchId}.log`)).then(
    () => true,
    () => false,
  );
}

async function readEnd(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return Buffer.alloc(0);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, keptBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
