import type { ReactNode } from 'react';

/** A few figures side by side, each with what it counts. */
export function StatRow(props: {
  readonly stats: readonly { readonly name: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="stat-row">
      {props.stats.map((stat) => (
        <div key={stat.name}>
          <dt>{stat.name}</dt>
          <dd>{stat.value}</dd>
        </div>
      ))}
    </dl>
  );
}
