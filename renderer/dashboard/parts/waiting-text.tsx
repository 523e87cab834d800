import { Fragment } from 'react';
import { Moment } from '../../components/moment.js';

/** Why nothing runs a job, as the coordinator says it; the times in it become local ones. */
export function WaitingText({ text }: { readonly text: string }) {
  return text.split(/(\d{4}-\d\d-\d\dT[\d:.]+Z)/).map((part, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- parts of one sentence have nothing else
    <Fragment key={index}>{index % 2 === 0 ? part : <Moment at={Date.parse(part)} />}</Fragment>
  ));
}
