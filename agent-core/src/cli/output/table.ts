import stringWidth from 'string-width';
import { plainLine } from './plain-line.js';

/** An aligned table that ends in a newline. Cells are cleaned of control characters. */
export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows.map((row) => row.map(plainLine))];
  const widths = heading.map((_, column) =>
    Math.max(...lines.map((line) => stringWidth(line[column] ?? ''))),
  );
  const padded = lines.map((line) =>
    line.map((cell, column) => cell + ' '.repeat(widths[column]! - stringWidth(cell))).join('  '),
  );
  return padded.map((line) => `${line.trimEnd()}\n`).join('');
}
