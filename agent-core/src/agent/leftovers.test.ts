import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { Leftovers } from './leftovers.js';

it('says once what stays, and shows it until it is gone', async () => {
  const folder = await temporaryFolder();
  const paths = ['a', 'b', 'c'].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, '');
  const found = paths.map((path) => ({ path, why: 'Permission denied' }));
  const said: string[] = [];
  const leftovers = new Leftovers((text) => void said.push(text));
  leftovers.add(found.slice(0, 2));
  leftovers.add(found);
  leftovers.add([]);
  expect(said).toEqual([
    `${paths[0]} stays: Permission denied (and 1 more; status names them)`,
    `${paths[2]} stays: Permission denied`,
  ]);
  expect(leftovers.list).toEqual(found);
  await rm(paths[1]!);
  await leftovers.look();
  expect(leftovers.list).toEqual([found[0], found[2]]);
});
