import { describe, expect, test } from 'vitest';
import { ansiSpans } from './ansi-spans.js';
import { plainText } from './clean-text.js';
import { themeColour } from './theme-colour.js';

describe('a line with escape sequences', () => {
  test('becomes spans with classes', () => {
    expect(ansiSpans('a.c: \u001b[01;31m\u001b[Kerror: \u001b[m\u001b[Kno')).toEqual([
      { text: 'a.c: ', className: '' },
      { text: 'error: ', className: 'ansi-bold ansi-red' },
      { text: 'no', className: '' },
    ]);
  });

  test('loses cursor movements, titles, links and character sets', () => {
    const line =
      '\u001b[2J\u001b[3;4Ha\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c\u001b]8;;\u001b\\\u001b(Bd\u001b[?25l';
    expect(ansiSpans(line)).toEqual([{ text: 'abcd', className: '' }]);
    expect(plainText(line)).toBe('abcd');
  });

  test('loses what a cut has left of a sequence', () => {
    expect(plainText('a\u001b[3')).toBe('a');
    expect(plainText('a\u001b')).toBe('a');
    expect(ansiSpans('a\u001b[3').map((span) => span.text)).toEqual(['a']);
  });

  test('keeps markup as text', () => {
    expect(ansiSpans('<script>alert(1)</script>&amp;')[0]?.text).toBe('<script>alert(1)</script>&amp;');
  });

  test('shows the text of hidden and inverse stretches', () => {
    expect(ansiSpans('\u001b[8msecret\u001b[0;7minverse')).toEqual([
      { text: 'secret', className: '' },
      { text: 'inverse', className: 'ansi-inverse' },
    ]);
  });

  test('maps the 256 colours and true colours to those of the theme', () => {
    expect(ansiSpans('\u001b[38;5;196;48;2;0;0;200mx')).toEqual([
      { text: 'x', className: 'ansi-red ansi-on-blue' },
    ]);
    expect(themeColour('ansi-palette-244', null)).toBe('white');
    expect(themeColour('ansi-bright-cyan', null)).toBe('cyan');
  });
});
