import { Check } from 'lucide-react';
import { Checkbox as AriaCheckbox } from 'react-aria-components';

/** A choice that takes effect with the form it stands in. */
export function Checkbox(props: {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
}) {
  return (
    <AriaCheckbox
      className="toggle"
      isSelected={props.isOn}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span className="check-box" aria-hidden>
        <Check size={13} strokeWidth={3} />
      </span>
      <span className="toggle-text">
        {props.label}
        {props.hint !== undefined && <span className="field-hint">{props.hint}</span>}
      </span>
    </AriaCheckbox>
  );
}
