import { useId } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

/** One of two to four short choices, all in sight. A value of null: none of them. */
export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly value: T | null;
  readonly choices: readonly { readonly id: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <span id={id} className="field-label">
        {props.label}
      </span>
      <ToggleButtonGroup
        className="segmented"
        aria-labelledby={id}
        selectionMode="single"
        disallowEmptySelection={props.value !== null}
        selectedKeys={props.value === null ? [] : [props.value]}
        onSelectionChange={(keys) => {
          const choice = props.choices.find((one) => keys.has(one.id));
          if (choice) props.onChange(choice.id);
        }}
      >
        {props.choices.map((choice) => (
          <ToggleButton key={choice.id} id={choice.id} className="segment">
            {choice.label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
