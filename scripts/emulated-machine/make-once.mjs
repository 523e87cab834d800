import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what is dear to make is kept between runs; outside the repository, so that all clones share it. */
const kept = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'barnraiser', 'emulated-machine');

/** The folder of this name, made by `make(empty)` when it is not there yet: whole or not at all, also when two make it. */
export function makeOnce(name, make) {
  const folder = join(kept, name);
  if (existsSync(folder)) return folder;
  mkdirSync(kept, { recursive: true });
  const made = mkdtempSync(join(kept, '.making-'));
  try {
    make(made);
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return folder;
}
