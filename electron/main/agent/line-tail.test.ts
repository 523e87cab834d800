import { expect, it } from 'vitest';
import { LineTail } from './line-tail.js';

it('joins lines that came in pieces and keeps the last', () => {
  const tail = new LineTail(2);
  tail.add('one\ntw');
  tail.add('o\nthree\nfo');
  expect(tail.read()).toEqual(['two', 'three', 'fo']);
});

it('cuts long lines, finished or not', () => {
  const tail = new LineTail(10, 4);
  tail.add('123456\n');
  tail.add('abcdefgh');
  expect(tail.read()).toEqual(['1234', 'abcd']);
});
