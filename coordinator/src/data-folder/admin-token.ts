import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keptText } from './kept-text.js';

/**
 * The administrator's token: the given one (from the environment), else the one in the data
 * folder's `admin-token` (mode 0600), which the first start makes.
 */
export async function adminToken(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '') return given;
  return keptText(join(dataDir, 'admin-token'), () => randomBytes(32).toString('base64url'));
}
