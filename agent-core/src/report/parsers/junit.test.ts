import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestBook } from '../test-book.js';
import { inShort, readFrom, refused } from '../testing/report-folder.js';
import { readCtest } from './ctest.js';

const read = (text: string) => readFrom({ format: 'junit', paths: ['r.xml'] }, { files: { 'r.xml': text } });

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="outer">
    <testsuite name="inner">
      <testcase name="passes" time="0.25" file="a.c" line="12"/>
      <testcase name="fails &lt;hard&gt;"><failure message="1 &#38; 2" type="x">a.c:12: 1 != 2</failure></testcase>
    </testsuite>
    <testcase classname="pkg.Class" name="errors"><error><![CDATA[<boom>]]></error></testcase>
    <testcase classname="pkg.Class" name="skips"><skipped message="not here"/></testcase>
    <testcase classname="pkg.Class" name="xfails"><skipped type="pytest.xfail" message="bug 7"/></testcase>
    <testcase name="off" status="notrun" time="1,000.5"/>
  </testsuite>
</testsuites>`;

test('nested suites, classes and every verdict', async () => {
  const records = await read(report);
  expect(inShort(records)).toEqual([
    'outer/inner::passes passed',
    'outer/inner::fails <hard> failed',
    'pkg.Class::errors errored',
    'pkg.Class::skips skipped',
    'pkg.Class::xfails xfail',
    'outer::off skipped',
  ]);
  expect(records[0]).toEqual({
    id: 'outer/inner::passes',
    suite: 'outer/inner',
    name: 'passes',
    status: 'passed',
    file: 'a.c',
    line: 12,
    durationMs: 250,
  });
  expect(records[1]?.message).toBe('1 & 2\na.c:12: 1 != 2');
  expect(records[2]?.message).toBe('<boom>');
  expect(records[5]?.durationMs).toBe(1_000_500);
});

test('a report that breaks off gives what could be read, and an error that names it', async () => {
  const records = await read(report.slice(0, report.indexOf('<testcase classname="pkg.Class" name="skips"')));
  expect(inShort(records)).toContain('outer/inner::passes passed');
  expect(records.at(-1)).toMatchObject({ id: 'r.xml::(report)', status: 'errored' });
});

test('what is no report is an error that names it', async () => {
  expect(inShort(await read('hello'))).toEqual(['r.xml::(report) errored']);
  expect(inShort(await read('<html></html>'))).toEqual(['r.xml::(report) errored']);
});

test('entities are neither fetched nor blown up', async () => {
  const external =
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>';
  expect(JSON.stringify(await read(external))).not.toContain('root:');
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  const bomb = `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><testsuite><testcase name="&l9;"/></testsuite>`;
  expect(JSON.stringify(await read(bomb)).length).toBeLessThan(20_000);
});

test('any text gives records that the protocol takes', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '<testsuite name="a">',
      '</testsuite>',
      '<testcase name="b">',
      '</testcase>',
      '<failure>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '&amp',
      '&#xFFFFFFF;',
      '<Testing>',
      '<Test Status="failed">',
      '<Value encoding="base64" compression="gzip">',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const book = openTestBook();
      readCtest(pieces.join(''), 'r.xml', book);
      expect(refused(book.records())).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
