import { ChevronsUpDown } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';

/** One of a list. Ids are strings; an id of '' is as good as any. */
export function Select<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly id: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly hint?: string;
  readonly isDisabled?: boolean;
}) {
  return (
    <AriaSelect
      className="field"
      value={`:${props.value}`}
      isDisabled={props.isDisabled ?? false}
      onChange={(key) => {
        const option = props.options.find(({ id }) => `:${id}` === key);
        if (option) props.onChange(option.id);
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <Button className="select-button">
        <SelectValue />
        <ChevronsUpDown size={14} aria-hidden />
      </Button>
      {props.hint !== undefined && <span className="field-hint">{props.hint}</span>}
      <Popover className="popover">
        <ListBox className="menu" items={props.options.map((option) => ({ ...option, id: `:${option.id}` }))}>
          {(option) => (
            <ListBoxItem id={option.id} className="menu-item" textValue={option.label}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
