import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { ReactNode } from 'react';

/** One of a few choices that each want a line of explanation. */
export function RadioCards<T extends string>(props: {
  readonly label: string;
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly cards: readonly {
    readonly id: T;
    readonly title: string;
    readonly badge?: ReactNode;
    readonly text: ReactNode;
    readonly isDisabled?: boolean;
  }[];
}) {
  return (
    <RadioGroup
      className="field"
      value={props.value}
      onChange={(value) => {
        const card = props.cards.find(({ id }) => id === value);
        if (card) props.onChange(card.id);
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <div className="radio-cards">
        {props.cards.map((card) => (
          <Radio key={card.id} value={card.id} className="radio-card" isDisabled={card.isDisabled ?? false}>
            <span className="radio-card-title">
              <span className="radio-dot" aria-hidden />
              {card.title}
            </span>
            {card.badge}
            <span className="small muted">{card.text}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
