import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptText } from './kept-text.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-kept-'));
  path = join(folder, 'secret');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('keptText', () => {
  it('is made once, for its owner alone, and is the same from then on', async () => {
    expect(await keptText(path, () => 'first')).toBe('first');
    expect(await keptText(path, () => 'second')).toBe('first');
    expect(await readFile(path, 'utf8')).toBe('first\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secret']);
  });

  it('is not changed by whoever comes second', async () => {
    const second = await keptText(path, () => {
      // Between the look and the making, another process was quicker.
      writeFileSync(path, 'theirs\n');
      return 'mine';
    });
    expect(second).toBe('theirs');
    expect(await readFile(path, 'utf8')).toBe('theirs\n');
  });

  it('is made anew in place of an empty file', async () => {
    await writeFile(path, '\n');
    expect(await keptText(path, () => 'made')).toBe('made');
  });
});
