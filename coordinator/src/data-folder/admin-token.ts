import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The administrator's token: the given one (from the environment), else the one in the data
 * folder's `admin-token` (mode 0600), which the first start makes.
 */
export async function adminToken(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '') return given;
  const path = join(dataDir, 'admin-token');
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (kept.trim() !== '') return kept.trim();
  const token = randomBytes(32).toString('base64url');
  await writeFile(path, `${token}\n`, { mode: 0o600 });
  return token;
}
