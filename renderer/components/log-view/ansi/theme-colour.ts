const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type ThemeColour = (typeof names)[number];

/**
 * The colour of the theme that comes nearest in hue to one of anser's class names (`ansi-bright-red`,
 * `ansi-palette-208`) or to a true colour ("255, 0, 10"). Programs choose colours for a terminal whose
 * background they do not know; only the theme's own eight are sure to be read on both of its backgrounds.
 */
export function themeColour(anserClass: string, trueColour: string | null): ThemeColour | null {
  const palette = /^ansi-palette-(\d+)$/.exec(anserClass);
  if (palette) return nearest(paletteColour(Number(palette[1])));
  if (anserClass === 'ansi-truecolor')
    return trueColour === null ? null : nearest(trueColour.split(',').map(Number));
  return names.find((name) => anserClass.endsWith(name)) ?? null;
}

/** xterm's 256 colours from 16 on: a cube of six levels, then 24 greys. */
function paletteColour(index: number): number[] {
  if (index >= 232) return Array.from({ length: 3 }, () => 8 + (index - 232) * 10);
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  return [Math.floor((index - 16) / 36), Math.floor((index - 16) / 6) % 6, (index - 16) % 6].map(level);
}

function nearest([red = 0, green = 0, blue = 0]: number[]): ThemeColour {
  const high = Math.max(red, green, blue);
  const range = high - Math.min(red, green, blue);
  if (range < 40) return high < 128 ? 'black' : 'white';
  const half = high - range / 2;
  const bits = (red > half ? 1 : 0) | (green > half ? 2 : 0) | (blue > half ? 4 : 0);
  return names[bits] ?? 'white';
}
