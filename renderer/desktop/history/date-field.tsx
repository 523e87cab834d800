import { FieldError, Input, Label, TextField } from 'react-aria-components';

/** A day as the platform lets people choose it; `YYYY-MM-DD`, or empty. */
export function DateField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | null;
}) {
  const error = props.error ?? null;
  return (
    <TextField
      className="field"
      type="date"
      value={props.value}
      onChange={props.onChange}
      isInvalid={error !== null}
      validationBehavior="aria"
    >
      <Label className="field-label">{props.label}</Label>
      <Input className="input" />
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
