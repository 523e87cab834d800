import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * The one line in a file (mode 0600), made by whoever asks first: of several processes that start at
 * once all answer the same. An empty file counts as none.
 */
export async function keptText(path: string, make: () => string): Promise<string> {
  const kept = await lineOf(path);
  if (kept !== '') return kept;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${make()}\n`, { mode: 0o600 });
  try {
    // It appears whole, and fails when the name exists.
    await link(draft, path).catch(async () => {
      if ((await lineOf(path)) === '') await rename(draft, path);
    });
  } finally {
    await rm(draft, { force: true });
  }
  return lineOf(path);
}

async function lineOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
