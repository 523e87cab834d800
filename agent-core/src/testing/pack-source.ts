import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { temporaryFolder } from './temporary-folder.js';

/** An archive (tar.gz) of these files below one top folder, with its digest. */
export async function packSource(
  files: Readonly<Record<string, string>>,
): Promise<{ bytes: Buffer; sha256: string }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'source'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'source', name), text);
  const archive = join(folder, 'source.tar.gz');
  await create({ file: archive, cwd: folder, gzip: true }, ['source']);
  const bytes = await readFile(archive);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
