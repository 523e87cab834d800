import { Switch as AriaSwitch } from 'react-aria-components';

/** On or off, at once. */
export function Switch(props: {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
}) {
  return (
    <AriaSwitch
      className="toggle"
      isSelected={props.isOn}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span className="switch-track" aria-hidden />
      <span className="toggle-text">
        {props.label}
        {props.hint !== undefined && <span className="field-hint">{props.hint}</span>}
      </span>
    </AriaSwitch>
  );
}
