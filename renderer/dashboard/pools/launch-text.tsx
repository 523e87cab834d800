import { Fragment } from 'react';
import { shortLaunch } from './short-launch.js';

const launchId = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/;

/** A sentence of the planner's; the ids of launches in it are shortened as they are in tables. */
export function LaunchText({ text }: { readonly text: string }) {
  return text.split(launchId).map((part, index) =>
    index % 2 === 0 ? (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one sentence have nothing else
      <Fragment key={index}>{part}</Fragment>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- likewise
      <code key={index} title={part}>
        {shortLaunch(part)}
      </code>
    ),
  );
}
