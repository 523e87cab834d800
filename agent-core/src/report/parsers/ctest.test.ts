import { deflateSync } from 'node:zlib';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readTests } from '../read-tests.js';
import { inShort, readFrom, writeReportFolder } from '../testing/report-folder.js';

const packed = deflateSync(Buffer.from('long output')).toString('base64');
const one = (name: string, status: string, completion: string, output: string): string => `
  <Test Status="${status}"><Name>${name}</Name><Path>./src</Path><FullName>./src/${name}</FullName>
    <Results>
      <NamedMeasurement type="numeric/double" name="Execution Time"><Value>0.5</Value></NamedMeasurement>
      <NamedMeasurement type="text/string" name="Completion Status"><Value>${completion}</Value></NamedMeasurement>
      <Measurement>${output}</Measurement>
    </Results>
  </Test>`;
const report = (...tests: string[]): string =>
  `<?xml version="1.0"?><Site Name="x"><Testing><TestList><Test>./src/a</Test></TestList>${tests.join('')}</Testing></Site>`;

test('its own report: every status, times and packed outputs', async () => {
  const text = report(
    one('a', 'passed', 'Completed', '<Value>fine</Value>'),
    one('b', 'failed', 'Completed', `<Value encoding="base64" compression="gzip">${packed}</Value>`),
    one('c', 'notrun', 'Disabled', '<Value></Value>'),
    one('d', 'notrun', 'SKIP_RETURN_CODE=77', '<Value></Value>'),
    one('e', 'notrun', 'Unable to find executable', '<Value></Value>'),
  );
  const records = await readFrom({ format: 'ctest' }, { files: { 'build/Testing/2026-01/Test.xml': text } });
  expect(inShort(records)).toEqual([
    './src::a passed',
    './src::b failed',
    './src::c skipped',
    './src::d skipped',
    './src::e errored',
  ]);
  expect(records[1]).toMatchObject({ message: 'long output', durationMs: 500 });
  expect(records[4]?.message).toBe('Unable to find executable');
});

test('of several runs in one tree the newest counts', async () => {
  const folder = await writeReportFolder({
    'Testing/1/Test.xml': report(one('old', 'failed', '', '')),
    'Testing/2/Test.xml': report(one('new', 'passed', '', '')),
  });
  await utimes(join(folder, 'Testing/1/Test.xml'), 1000, 1000);
  const log = { stream: 'console', offset: 0, length: 0 } as const;
  const records = await readTests({ format: 'ctest' }, { sourceFolder: folder, consoleFile: '', log });
  await rm(folder, { recursive: true });
  expect(inShort(records)).toEqual(['./src::new passed']);
});

test('its JUnit report', async () => {
  const text =
    '<testsuite name="Linux-c++"><testcase name="t" classname="t" time="0.1" status="fail"><failure message="Failed"/><system-out>why</system-out></testcase><testcase name="u" classname="u" status="disabled"/><testcase name="v" classname="v" status="notrun"><skipped message="Unable to find executable: v"/></testcase></testsuite>';
  const records = await readFrom({ format: 'ctest', paths: ['*.xml'] }, { files: { 'j.xml': text } });
  expect(inShort(records)).toEqual(['t::t failed', 'u::u skipped', 'v::v errored']);
  expect(records[0]?.message).toBe('Failed\nwhy');
});
