import type { ReactNode } from 'react';
import { classes } from '../../components/classes.js';

/** A column of a plain table: the first one names its rows. */
export interface PlainColumn<T> {
  readonly id: string;
  readonly name: string;
  readonly isNumber?: boolean;
  readonly cell: (row: T) => ReactNode;
}

/** A table to read, whose cells may hold links. What is wider than the page scrolls inside it. */
export function PlainTable<T extends { readonly id: string }>(props: {
  readonly label: string;
  readonly columns: readonly PlainColumn<T>[];
  readonly rows: readonly T[];
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
    <section className="table-scroll plain-table" tabIndex={0} aria-label={props.label}>
      <table className="table">
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classes('table-column', column.isNumber && 'number')}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id} className="table-row">
              {props.columns.map((column, index) => (
                <PlainCell key={column.id} isHead={index === 0} isNumber={column.isNumber ?? false}>
                  {column.cell(row)}
                </PlainCell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PlainCell(props: {
  readonly isHead: boolean;
  readonly isNumber: boolean;
  readonly children: ReactNode;
}) {
  const className = classes('table-cell', props.isNumber && 'number');
  if (!props.isHead) return <td className={className}>{props.children}</td>;
  return (
    <th scope="row" className={classes(className, 'plain-head')}>
      {props.children}
    </th>
  );
}
