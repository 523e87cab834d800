import { formatMoment, formatRelative, formatUtc } from '../words/format.js';

/** A moment in local time, with UTC in its tooltip. `at` is epoch ms. */
export function Moment({ at, isRelative }: { readonly at: number; readonly isRelative?: boolean }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {isRelative === true ? formatRelative(at) : formatMoment(at)}
    </time>
  );
}
