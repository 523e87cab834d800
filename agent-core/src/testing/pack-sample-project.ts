import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create } from 'tar';
import { temporaryFolder } from './temporary-folder.js';

/** Packs the repository's sample project; answers the archive's path. */
export async function packSampleProject(): Promise<string> {
  const file = join(await temporaryFolder(), 'greeting.tar.gz');
  const cwd = fileURLToPath(new URL('../../../samples', import.meta.url));
  await create({ file, cwd, gzip: true, portable: true }, ['greeting']);
  return file;
}
