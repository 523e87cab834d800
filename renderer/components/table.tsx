import {
  Cell,
  Column,
  Row,
  Table as AriaTable,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import type { ReactNode } from 'react';
import { classes } from './classes.js';

/** A column: how a row's cell looks, and how wide it is when the table is virtual (px, or a share like `2fr`). */
export interface TableColumn<T> {
  readonly id: string;
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  readonly isNumber?: boolean;
  readonly isRowHeader?: boolean;
  readonly width?: number | `${number}fr`;
  readonly minWidth?: number;
}

/**
 * A table that arrow keys walk through. With `heightPx` it is virtual: rows of 37 px, of which only
 * the visible ones are in the page. `onRowAction` is called on Enter or a click.
 */
export function Table<T extends { readonly id: string }>(props: {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly onRowAction?: (row: T) => void;
  readonly heightPx?: number;
  readonly empty?: ReactNode;
}) {
  const table = <Grid {...props} />;
  if (props.heightPx === undefined) return <div className="table-scroll">{table}</div>;
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 37, headingHeight: 37 }}>
      {table}
    </Virtualizer>
  );
}

function Grid<T extends { readonly id: string }>(props: Parameters<typeof Table<T>>[0]) {
  const byId = new Map(props.rows.map((row) => [row.id, row]));
  const isVirtual = props.heightPx !== undefined;
  return (
    <AriaTable
      aria-label={props.label}
      className={classes('table', isVirtual && 'virtual table-scroll')}
      {...(isVirtual ? { style: { height: props.heightPx } } : {})}
      onRowAction={(key) => {
        const row = byId.get(String(key));
        if (row) props.onRowAction?.(row);
      }}
    >
      <TableHeader columns={[...props.columns]}>
        {(column) => (
          <Column
            id={column.id}
            isRowHeader={column.isRowHeader ?? column === props.columns[0]}
            className={classes('table-column', column.isNumber === true && 'number')}
            {...(isVirtual && column.width !== undefined ? { width: column.width } : {})}
            {...(isVirtual && column.minWidth !== undefined ? { minWidth: column.minWidth } : {})}
          >
            {column.name}
          </Column>
        )}
      </TableHeader>
      <TableBody items={[...props.rows]} renderEmptyState={() => props.empty ?? null}>
        {(row) => (
          <Row id={row.id} columns={[...props.columns]} className="table-row">
            {(column) => (
              <Cell className={classes('table-cell', column.isNumber === true && 'number')}>
                {column.cell(row)}
              </Cell>
            )}
          </Row>
        )}
      </TableBody>
    </AriaTable>
  );
}
