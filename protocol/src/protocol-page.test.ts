import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import * as protocol from './index.js';
import {
  type Endpoint,
  endpoints,
  problemTypes,
  type ReasonRule,
  reasonOfFault,
  reasonRules,
} from './index.js';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

/** The cells of a section's table rows, by the first cell without its backquotes. */
function rowsOf(section: string): ReadonlyMap<string, readonly string[]> {
  const text = page.split('\n## ').find((each) => each.startsWith(`${section}\n`)) ?? '';
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1));
  return new Map(cells.map((row) => [row[0]!.trim().replaceAll('`', ''), row.map((cell) => cell.trim())]));
}

describe('the page of the protocol', () => {
  const examples = [...page.matchAll(/<!-- schema: (\w+) -->\s+```json\n([^]*?)```/g)];

  test.each(examples.map(([, name, text]) => [name!, text!] as const))(
    'has a valid example of %s',
    (name, text) => {
      const schema = (protocol as unknown as Record<string, z.ZodType>)[name]!;
      const { success, error } = schema.safeParse(JSON.parse(text));
      expect(error?.issues ?? []).toEqual([]);
      expect(success).toBe(true);
    },
  );

  test('has no example that is not checked', () => {
    expect([...page.matchAll(/```json/g)]).toHaveLength(examples.length);
  });

  test.each(Object.entries<ReasonRule>(reasonRules))('says what follows from %s', (reason, rule) => {
    const [, fault, again, consumes, score] = rowsOf('Reasons').get(reason) ?? [];
    expect(fault).toBe(rule.fault);
    expect(
      again?.startsWith({ never: 'no', 'at-once': 'at once', delayed: 'after 1, 5, 15 min' }[rule.retry]),
    ).toBe(true);
    expect(again?.includes('elsewhere')).toBe(rule.elsewhere);
    expect(consumes === 'yes').toBe(rule.consumesAttempt);
    expect(score).toBe(rule.score === 0 ? '0' : '−1');
  });

  test.each(Object.entries(reasonOfFault))(
    'says what an unknown reason of the fault %s counts as',
    (fault, reason) => {
      expect(page.replaceAll(/\s+/g, ' ')).toContain(`${fault} as \`${reason}\``);
    },
  );

  test.each(Object.entries(problemTypes))('has the problem %s', (type, { status, retry }) => {
    expect(rowsOf('Errors').get(type)?.slice(1, 3)).toEqual([String(status), retry]);
  });

  test.each(
    Object.values<Endpoint>(endpoints).map(({ method, path }) => `${method} ${path.replace('*}', '}')}`),
  )('mentions %s', (call) => {
    const path = call.split(' ')[1]!;
    expect(page.replaceAll('*}', '}').includes(path)).toBe(true);
  });
});
