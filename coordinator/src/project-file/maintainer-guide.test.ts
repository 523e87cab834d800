import { readFileSync } from 'node:fs';
import { type ReasonRule, reasonRules } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { parseProject } from './parse-project.js';

const page = readFileSync(new URL('../../../docs/guides/maintainer.md', import.meta.url), 'utf8');

/** What follows a mark of the page. */
function marked(what: string): string {
  const [, text = ''] = page.split(`<!-- checked: ${what} -->\n\n`);
  return text;
}

test('the project file of the guide for maintainers is a valid one', () => {
  const [, text = ''] = /^```yaml\n([^]*?)```/.exec(marked('project file')) ?? [];
  const parsed = parseProject(text);
  expect(parsed).toMatchObject({ ok: true, draft: { project: 'hello' } });
});

const again: Record<ReasonRule['retry'], string> = {
  never: 'no',
  'at-once': 'at once',
  delayed: 'after 1, 5 and 15 minutes',
};

test('the guide for maintainers says what follows from every reason', () => {
  const [table = ''] = marked('reasons').split('\n\n');
  const rows = [...table.matchAll(/^\| `([a-z-]+)` +\| (\w+) +\| (.+?) +\|$/gm)].map((row) => row.slice(1));
  expect(rows).toEqual(
    Object.entries<ReasonRule>(reasonRules).map(([reason, { fault, retry, elsewhere }]) => [
      reason,
      fault,
      `${again[retry]}${elsewhere ? ', elsewhere' : ''}`,
    ]),
  );
});
