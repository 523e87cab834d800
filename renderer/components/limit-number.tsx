import { useState } from 'react';
import { NumberField } from './number-field.js';

/**
 * A number with bounds. One outside them stays in the field with what is wrong, and is told to
 * nobody; a field that corrected it silently would save a limit that nobody chose.
 */
export function LimitNumber(props: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What to say of a number outside the bounds. */
  readonly bad: string;
  readonly hint?: string;
  readonly isDisabled?: boolean;
  readonly onChange: (value: number) => void;
}) {
  const { value, min, max, bad, onChange, ...field } = props;
  const [draft, setDraft] = useState({ insteadOf: value, value });
  const shown = draft.insteadOf === value ? draft.value : value;
  return (
    <NumberField
      {...field}
      value={shown}
      error={shown < min || shown > max ? bad : null}
      onChange={(next) => {
        setDraft({ insteadOf: value, value: next });
        if (next >= min && next <= max && next !== value) onChange(next);
      }}
    />
  );
}
