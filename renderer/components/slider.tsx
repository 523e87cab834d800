import {
  Label,
  Slider as AriaSlider,
  SliderFill,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components';
import type { ReactNode } from 'react';

/** A value on a scale. `text` says the value in words ("2 of 8 cores"). */
export function Slider(props: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  /** When the thumb is let go, or a key was pressed. */
  readonly onChangeEnd?: (value: number) => void;
  readonly text: string;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}) {
  return (
    <AriaSlider
      className="field"
      value={props.value}
      minValue={props.min}
      maxValue={props.max}
      step={props.step ?? 1}
      isDisabled={props.isDisabled ?? false}
      onChange={(value) => props.onChange(value)}
      onChangeEnd={(value) => props.onChangeEnd?.(value)}
    >
      <div className="slider-head">
        <Label className="field-label">{props.label}</Label>
        <SliderOutput className="small muted">{props.text}</SliderOutput>
      </div>
      <SliderTrack className="slider-track">
        <SliderFill className="slider-fill" />
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
      {props.hint !== undefined && <span className="field-hint">{props.hint}</span>}
    </AriaSlider>
  );
}
