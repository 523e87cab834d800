import { expect, it } from 'vitest';
import { addToTail } from './log-tail.js';

it('joins a line that came in two pieces', () => {
  expect(addToTail(addToTail([], 'one\ntw'), 'o\n')).toEqual(['one', 'two', '']);
});

it('keeps what a progress bar showed last', () => {
  expect(addToTail([], '10 %\r50 %\r100 %\ndone')).toEqual(['100 %', 'done']);
});

it('keeps six whole lines and the open one', () => {
  const text = Array.from({ length: 20 }, (_, n) => `${n}\n`).join('');
  expect(addToTail([], text)).toEqual(['14', '15', '16', '17', '18', '19', '']);
});
