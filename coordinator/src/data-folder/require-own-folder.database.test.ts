import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { requireOwnFolder } from './require-own-folder.js';

let folders: string[];
beforeEach(async () => {
  const make = (): Promise<string> => mkdtemp(join(tmpdir(), 'barnraiser-folder-'));
  folders = [await make(), await make()];
});
afterEach(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describeEachDatabase('requireOwnFolder', (database) => {
  it('lets any number use the folder that the first one had', async () => {
    await Promise.all([1, 2, 3].map(() => requireOwnFolder(database(), folders[0]!)));
    await expect(requireOwnFolder(database(), folders[0]!)).resolves.toBeUndefined();
  });

  it('refuses another folder, unless it is told to stand for the lost one', async () => {
    const [own, wrong] = folders as [string, string];
    await requireOwnFolder(database(), own);
    const id = (await readFile(join(own, 'folder-id'), 'utf8')).trim();
    await expect(requireOwnFolder(database(), wrong)).rejects.toThrow(
      `in another data folder than ${wrong}: choose that one with --data; if it is lost, write ${id} into`,
    );
    await writeFile(join(wrong, 'folder-id'), `${id}\n`);
    await requireOwnFolder(database(), wrong);
  });
});
