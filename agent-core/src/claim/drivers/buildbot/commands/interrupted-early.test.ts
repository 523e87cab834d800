import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandBench, codeOf, textOf } from './testing/command-bench.js';

test('a tree is not removed once the removal is interrupted, however late it begins', async () => {
  const bench = new CommandBench();
  mkdirSync(join(bench.root, 'b/tree'));
  const running = bench.start('rmdir', { dir: 'tree' });
  running.interrupt('no longer wanted');
  await running.ended;
  expect(codeOf(running.told)).toBe(-1);
  expect(textOf(running.told, 'header')).toBe('command interrupted\n');
  expect(existsSync(join(bench.root, 'b/tree'))).toBe(true);
  expect(bench.steps).toMatchObject([{ verdict: { outcome: 'cancelled' } }]);
  expect(codeOf(await bench.run('rmdir', { dir: 'tree' }))).toBe(0);
});
