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
  const [refused, setRefused] = useState<{ insteadOf: number; value: number } | null>(null);
  // Once another value holds, what was refused is forgotten, even if the old value comes back.
  if (refused && refused.insteadOf !== value) setRefused(null);
  return (
    <NumberField
      {...field}
      value={refused?.value ?? value}
      error={refused ? bad : null}
      onChange={(next) => {
        const isGood = next >= min && next <= max;
        setRefused(isGood ? null : { insteadOf: value, value: next });
        if (isGood && next !== value) onChange(next);
      }}
    />
  );
}
