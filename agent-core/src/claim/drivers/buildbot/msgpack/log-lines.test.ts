import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Tuple } from '../wire/jelly/tuple.js';
import { LogLines } from './log-lines.js';

type Entry = [key: string, value: [text: string, ends: number[], times: number[]]];

it('tells whole lines, with the places of their ends and their times', () => {
  const lines = new LogLines();
  expect(lines.take('stdout', 'one\ntw', 1500)).toEqual([['stdout', ['one\n', [3], [1.5]]]]);
  expect(lines.take('stderr', 'none', 1500)).toEqual([]);
  expect(lines.take('stdout', 'o 😀\nx\n', 2500)).toEqual([['stdout', ['two 😀\nx\n', [5, 7], [2.5, 2.5]]]]);
  expect(lines.take('log', new Tuple('test.log', 'a\n'), 0)).toEqual([
    ['log', ['test.log', ['a\n', [1], [0]]]],
  ]);
});

it('ends what is unfinished before anything else is told, and at the end', () => {
  const lines = new LogLines();
  lines.take('stdout', 'a', 0);
  lines.take('log', new Tuple('l', 'b'), 0);
  expect(lines.take('rc', 0, 0)).toEqual([
    ['stdout', ['a\n', [1], [0]]],
    ['log', ['l', ['b\n', [1], [0]]]],
    ['rc', 0],
  ]);
  expect(lines.take('header', 'c', 0)).toEqual([]);
  expect(lines.end(0)).toEqual([['header', ['c\n', [1], [0]]]]);
  expect(lines.end(0)).toEqual([]);
});

it('cuts lines that masters would cut off, never within a character', () => {
  const lines = new LogLines();
  const [entry] = lines.take('stdout', `${'😀'.repeat(40_000)}\n`, 0) as Entry[];
  const parts = entry![1][0].split('\n').slice(0, -1);
  expect(parts.map((part) => part.length / 2)).toEqual([16_384, 16_384, 7232]);
  expect(entry![1][1]).toEqual([16_384, 32_769, 40_002]);
  expect(parts.join('')).toBe('😀'.repeat(40_000));
});

it('loses nothing, however the text comes, and always ends with a line end', () => {
  const keeps = (pieces: string[]): void => {
    const lines = new LogLines();
    const entries = [
      ...pieces.flatMap((piece) => lines.take('stdout', piece, 0)),
      ...lines.end(0),
    ] as Entry[];
    const texts = entries.map(([, [text]]) => text);
    const whole = pieces.join('');
    expect(texts.join('')).toBe(whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`);
    for (const text of texts) expect(text.endsWith('\n')).toBe(true);
  };
  const piece = fc.array(fc.constantFrom('a', '\n', 'é', '😀')).map((characters) => characters.join(''));
  expect(() => fc.assert(fc.property(fc.array(piece), keeps))).not.toThrow();
});
