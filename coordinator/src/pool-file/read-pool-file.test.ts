import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatFileError } from '../project-file/file-error.js';
import { readPoolFile } from './read-pool-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-pool-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<unknown> {
  const file = join(folder, 'pool.yaml');
  await writeFile(file, text);
  const reading = await readPoolFile(file);
  return reading.ok ? reading.pool : reading.errors.map((error) => formatFileError('pool.yaml', error));
}

it('reads a pool with its defaults', async () => {
  const text = `name: builders
provider: { kind: process }
serves: { os: linux, arch: x64, tool.gcc: "12.2.0" }
max: 4
offers:
  - { type: small, zones: [here], bid: { maxUsdPerHour: 0.1 } }
`;
  expect(await read(text)).toMatchObject({
    name: 'builders',
    min: 0,
    launchAfterS: 30,
    offers: [{ bid: { maxUsdPerHour: 0.1, factor: 1.5 } }],
    overrides: {},
  });
});

it('says where what is wrong, and what was probably meant', async () => {
  const text = `name: builders
provider: { kind: process }
serves: { os: linux }
max: 4
idelTimeoutS: 60
min: 5.5
`;
  expect(await read(text)).toEqual([
    'pool.yaml:5:1: idelTimeoutS: unknown key; did you mean "idleTimeoutS"?',
    expect.stringMatching(/^pool\.yaml:6:6: min: expected /),
  ]);
  expect(await read('')).toEqual(['pool.yaml:1:1: the file is empty']);
});
