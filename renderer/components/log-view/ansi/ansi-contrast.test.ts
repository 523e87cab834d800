import { expect, test } from 'vitest';
import tokens from '../../../styles/tokens.css?raw';
import ansi from './ansi.css?raw';

const inks = ['text', 'muted', 'bad', 'good', 'warn', 'calm', 'ansi-magenta', 'ansi-cyan'];
const softs = ['bad', 'good', 'warn', 'calm', 'accent', 'ansi-magenta', 'ansi-cyan'].map(
  (name) => `${name}-soft`,
);
const [plain = '', more = ''] = tokens.split('@media (prefers-contrast: more)');

function palette(side: 1 | 2, ...sheets: string[]): Map<string, string> {
  const pair = /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g;
  return new Map(
    [...sheets.join('\n').matchAll(pair)].map((found) => [found[1] ?? '', found[1 + side] ?? '']),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each([
  ['light', palette(1, plain, ansi)],
  ['dark', palette(2, plain, ansi)],
  ['light with more contrast', palette(1, plain, ansi, more)],
  ['dark with more contrast', palette(2, plain, ansi, more)],
])("every colour of a log's text can be read on every ground of its rows (%s)", (_name, colours) => {
  const of = (name: string) => luminance(colours.get(name) ?? '');
  const tooClose = inks.flatMap((ink) =>
    ['surface', 'sunken', ...softs]
      .filter((ground) => {
        const [low = 0, high = 0] = [of(ink), of(ground)].sort((a, b) => a - b);
        return !((high + 0.05) / (low + 0.05) >= 4.5);
      })
      .map((ground) => `${ink} on ${ground}`),
  );
  expect(tooClose).toEqual([]);
});
