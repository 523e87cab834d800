import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';

/** A line of text. `error` is what is wrong with it, in words; null: nothing. */
export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly onSubmit?: () => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  readonly isMono?: boolean;
}) {
  const error = props.error ?? null;
  return (
    <AriaTextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      onBlur={() => props.onBlur?.()}
      isInvalid={error !== null}
      isDisabled={props.isDisabled ?? false}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onSubmit?.();
        else event.continuePropagation();
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <Input
        className={props.isMono === true ? 'input mono' : 'input'}
        placeholder={props.placeholder ?? ''}
        spellCheck={false}
        autoComplete="off"
      />
      {props.hint !== undefined && (
        <Text slot="description" className="field-hint">
          {props.hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}
