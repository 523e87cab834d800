import { ChevronDown, type LucideIcon } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { ReactNode } from 'react';
import { Button, type ButtonKind } from './button.js';

/** One row of a menu; `separator` draws a line instead. */
export type MenuRow =
  | 'separator'
  | {
      readonly id: string;
      readonly label: string;
      readonly icon?: LucideIcon;
      readonly isDanger?: boolean;
      readonly isDisabled?: boolean;
      readonly onAction: () => void;
    };

/** A button that opens a menu. */
export function MenuButton(props: {
  readonly label: ReactNode;
  readonly rows: readonly MenuRow[];
  readonly kind?: ButtonKind;
}) {
  return (
    <MenuTrigger>
      <Button kind={props.kind ?? 'plain'}>
        {props.label}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <MenuRows rows={props.rows} />
    </MenuTrigger>
  );
}

/** The menu itself, for triggers of another look. Stands inside a `MenuTrigger`. */
export function MenuRows({ rows }: { readonly rows: readonly MenuRow[] }) {
  return (
    <Popover className="popover" placement="bottom end" offset={6}>
      <Menu className="menu">
        {rows.map((row, index) =>
          row === 'separator' ? (
            <Separator key={`line-${index}`} className="menu-separator" />
          ) : (
            <MenuItem
              key={row.id}
              id={row.id}
              className="menu-item"
              textValue={row.label}
              isDisabled={row.isDisabled ?? false}
              onAction={row.onAction}
            >
              {row.icon && <row.icon size={16} aria-hidden />}
              <span className={row.isDanger === true ? 'danger' : ''}>{row.label}</span>
            </MenuItem>
          ),
        )}
      </Menu>
    </Popover>
  );
}
