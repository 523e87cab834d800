import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTests } from '../../dist/report/read-tests.js';
import { temporaryFolder } from '../testing/temporary-folder.js';

it('lets the agent do other things while it reads a report of 200,000 tests', async () => {
  const sourceFolder = await temporaryFolder();
  const cases = Array.from({ length: 200_000 }, (_, n) => {
    const failure = n % 50 === 0 ? '<failure message="bad">line 7</failure>' : '';
    return `<testcase classname="Class${n % 500}" name="does thing ${n}" time="0.001">${failure}</testcase>`;
  });
  await writeFile(join(sourceFolder, 'TEST-all.xml'), `<testsuite name="s">${cases.join('')}</testsuite>`);
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  const log = { stream: 'console', offset: 0, length: 0 } as const;
  const records = await readTests({ format: 'junit' }, { sourceFolder, consoleFile: '', log });
  clearInterval(ticking);
  expect(records).toHaveLength(200_000);
  expect(records.filter(({ status }) => status === 'failed')).toHaveLength(4000);
  // Read by the agent's own thread, it gets two or three.
  expect(ticks).toBeGreaterThan(20);
});
