import { Input, Label, Text, TextField } from 'react-aria-components';

/** A secret that is not shown while it is typed, and that nothing remembers. */
export function PasswordField(props: {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
}) {
  return (
    <TextField
      className="field"
      type="password"
      value={props.value}
      onChange={props.onChange}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onSubmit();
        else event.continuePropagation();
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <Input className="input" autoComplete="off" spellCheck={false} />
      <Text slot="description" className="field-hint">
        {props.hint}
      </Text>
    </TextField>
  );
}
