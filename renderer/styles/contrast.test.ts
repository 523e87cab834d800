import { describe, expect, it } from 'vitest';
import tokens from './tokens.css?raw';

type Palette = Record<string, string>;
const [plain = '', more = ''] = tokens.split('@media (prefers-contrast: more)');

function palette(css: string, side: 'light' | 'dark'): Palette {
  const pairs = css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return Object.fromEntries(
    [...pairs].map(([, name, light, dark]) => [name, side === 'light' ? light : dark]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(colours: Palette, a: string, b: string): number {
  const [high = 0, low = 0] = [colours[a], colours[b]]
    .map((hex) => luminance(hex ?? 'missing'))
    .sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['bg', 'surface', 'sunken'];
const inks = ['text', 'muted', 'faint', 'accent', 'good', 'warn', 'bad', 'calm'];
const softs = ['accent', 'good', 'warn', 'bad', 'calm'];
const textPairs: [string, string][] = [
  ...inks.flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...softs.map((soft): [string, string] => [soft, `${soft}-soft`]),
  ...softs.flatMap((soft): [string, string][] => [
    ['text', `${soft}-soft`],
    ['muted', `${soft}-soft`],
  ]),
  ['accent-ink', 'accent'],
  ['surface', 'text'],
];

describe.each(['light', 'dark'] as const)('the %s theme', (side) => {
  const themes: [string, Palette][] = [
    ['plain', palette(plain, side)],
    ['more contrast', { ...palette(plain, side), ...palette(more, side) }],
  ];
  it.each(themes)('keeps every text at 4.5:1 or more (%s)', (_name, colours) => {
    for (const [ink, ground] of textPairs)
      expect(contrast(colours, ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
  it.each(themes)('keeps the edges of controls and focus rings at 3:1 or more (%s)', (_name, colours) => {
    for (const ground of grounds) {
      expect(contrast(colours, 'edge', ground), `edge on ${ground}`).toBeGreaterThanOrEqual(3);
      expect(contrast(colours, 'accent', ground), `accent on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});
