import Anser from 'anser';
import type { AnserJsonEntry } from 'anser';
import { textWithColours } from './clean-text.js';
import { themeColour } from './theme-colour.js';

/** A stretch of a line that looks the same; `className` is empty for ordinary text. */
export interface AnsiSpan {
  text: string;
  className: string;
}

/**
 * A line as spans with classes of `ansi.css`. Each line begins with the ordinary look: compilers and test
 * runners end their colours on the line, and a row can so be drawn without any of the lines before it.
 */
export function ansiSpans(line: string): AnsiSpan[] {
  const text = textWithColours(line);
  if (!text.includes('\x1b')) return text === '' ? [] : [{ text, className: '' }];
  return Anser.ansiToJson(text, { json: true, use_classes: true, remove_empty: true })
    .map((entry) => ({ text: entry.content.replaceAll('\x1b', ''), className: classNameOf(entry) }))
    .filter((span) => span.text !== '');
}

const shownDecorations = new Set(['bold', 'dim', 'italic', 'underline', 'strikethrough']);

function classNameOf(entry: AnserJsonEntry & { isInverted?: boolean }): string {
  const classes = entry.decorations
    .filter((name) => shownDecorations.has(name))
    .map((name) => `ansi-${name}`);
  if (entry.isInverted === true) return [...classes, 'ansi-inverse'].join(' ');
  const foreground = entry.fg ? themeColour(entry.fg, entry.fg_truecolor) : null;
  const background = entry.bg ? themeColour(entry.bg, entry.bg_truecolor) : null;
  if (foreground) classes.push(`ansi-${foreground}`);
  if (background) classes.push(`ansi-on-${background}`);
  return classes.join(' ');
}
