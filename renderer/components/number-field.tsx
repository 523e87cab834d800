import { FieldError, Group, Input, Label, NumberField as AriaNumberField, Text } from 'react-aria-components';
import { Minus, Plus } from 'lucide-react';
import { Button } from './button.js';

/** A number with steps; arrow keys, Page Up and Page Down change it. It is always within its bounds. */
export function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly hint?: string;
  readonly error?: string | null;
  readonly isDisabled?: boolean;
  readonly format?: Intl.NumberFormatOptions;
}) {
  const error = props.error ?? null;
  return (
    <AriaNumberField
      className="field"
      value={props.value}
      onChange={(value) => {
        if (!Number.isNaN(value)) props.onChange(value);
      }}
      step={props.step ?? 1}
      {...(props.min === undefined ? {} : { minValue: props.min })}
      {...(props.max === undefined ? {} : { maxValue: props.max })}
      {...(props.format === undefined ? {} : { formatOptions: props.format })}
      isDisabled={props.isDisabled ?? false}
      isInvalid={error !== null}
    >
      <Label className="field-label">{props.label}</Label>
      <Group className="number-group">
        <Input className="input" />
        <Button slot="decrement" kind="plain">
          <Minus size={14} aria-hidden />
        </Button>
        <Button slot="increment" kind="plain">
          <Plus size={14} aria-hidden />
        </Button>
      </Group>
      {props.hint !== undefined && (
        <Text slot="description" className="field-hint">
          {props.hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaNumberField>
  );
}
