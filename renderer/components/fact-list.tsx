import type { ReactNode } from 'react';

/** Names with what they stand for; a fact of null is left out. */
export function FactList(props: {
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="fact-list">
      {props.facts
        .filter((fact) => fact.value !== null)
        .map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
