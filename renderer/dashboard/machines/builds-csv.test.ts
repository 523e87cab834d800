import type { BuildSummary } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { buildsCsv } from './builds-csv.js';

test('builds are written as CSV with quotes where they are needed, and no formulas', () => {
  const build = {
    id: '1',
    project: 'zlib',
    target: '=HYPERLINK("x")',
    commit: null,
    attempt: 1,
    state: 'reported',
    outcome: 'failed',
    step: 'make, check',
    tests: { total: 3, passed: 2, failed: 1, skipped: 0, xfail: 0, xpass: 0, errored: 0 },
  } as BuildSummary;
  const [heading, row, rest] = buildsCsv([build]).split('\r\n');
  expect(heading).toMatch(/^id,project,target,.*,tests\.total,/);
  expect(row).toContain(`1,zlib,"'=HYPERLINK(""x"")",,1,`);
  expect(row).toContain('"make, check"');
  expect(row?.endsWith(',3,2,1,0,0,0,0')).toBe(true);
  expect(rest).toBe('');
});
