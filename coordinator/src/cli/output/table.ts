import stringWidth from 'string-width';
import { plainLine } from './plain-text.js';

/** A column: its heading, the text of a row's cell, and how that is coloured. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string | number;
  readonly paint?: (text: string, row: Row) => string;
}

/** An aligned table that ends in a newline; numbers stand to the right. Cells are cleaned of control characters. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = rows.map((row) => columns.map((column) => plainLine(String(column.cell(row)))));
  const widths = columns.map(({ head }, index) =>
    Math.max(stringWidth(head), ...texts.map((cells) => stringWidth(cells[index]!))),
  );
  const isRight = columns.map(
    ({ cell }) => rows.length > 0 && rows.every((row) => typeof cell(row) === 'number'),
  );
  const padded = (text: string, index: number): string => {
    const space = ' '.repeat(widths[index]! - stringWidth(text));
    return isRight[index] ? space + text : text + space;
  };
  const head = columns.map((column, index) => padded(column.head, index)).join('  ');
  const body = rows.map((row, r) =>
    columns
      .map(({ paint }, index) => {
        const text = padded(texts[r]![index]!, index);
        return paint ? paint(text, row) : text;
      })
      .join('  '),
  );
  return `${[head, ...body].map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Names and values below each other; entries whose value is null are left out. */
export function formatFields(
  fields: readonly (readonly [name: string, value: string | number | null])[],
): string {
  const shown = fields.filter(([, value]) => value !== null);
  const width = Math.max(0, ...shown.map(([name]) => stringWidth(name)));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}\n`).join('');
}
