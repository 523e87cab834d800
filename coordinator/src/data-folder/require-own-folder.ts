import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { keptText } from './kept-text.js';

/**
 * Makes sure that all processes on one database keep logs and artifacts in the same data folder: its
 * `folder-id` must be the one that the first of them told the database. Rejects with `conflict`.
 */
export async function requireOwnFolder(db: Queryable, root: string): Promise<void> {
  const path = join(root, 'folder-id');
  const mine = await keptText(path, randomUUID);
  await db.query('insert into data_folder (id) values ($1) on conflict do nothing', [mine]);
  const [folder] = await db.query<{ id: string }>('select id from data_folder');
  if (folder!.id === mine) return;
  throw new CoordinatorError(
    'conflict',
    `the logs and artifacts of this database are in another data folder than ${root}: choose that one with --data; if it is lost, write ${folder!.id} into ${path}`,
  );
}
