import type { ReactNode } from 'react';

/** A screen's heading: one sentence that says the most, a line under it, and what can be done with all of it. */
export function ScreenHead(props: {
  readonly title: string;
  readonly sub?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="screen-head">
      <div>
        <h1>{props.title}</h1>
        {props.sub !== undefined && <p className="sub">{props.sub}</p>}
      </div>
      {props.children}
    </div>
  );
}
