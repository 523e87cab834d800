import type { Snapshot } from '@barnraiser/protocol';
import { formatDuration } from './duration.js';
import { plainLine } from './plain-line.js';

/** A running agent's snapshot for people. */
export function statusText(snapshot: Snapshot): string {
  const { build, verdict, coordinators, outbox, message } = snapshot;
  const reasons = verdict.reasons.map(
    ({ code, evidence, clears, action }) =>
      `  ${code}: ${evidence}${clears === null ? '' : `; clears ${clears}`}${action === null ? '' : `\n    ${action}`}`,
  );
  const lines = [
    snapshot.sentence,
    ...(build === null ? reasons : buildLines(build)),
    '',
    `machine  ${snapshot.machine} (agent ${snapshot.version}, pid ${snapshot.pid})`,
    ...coordinators.map(
      ({ url, link, detail }) => `joined   ${url}: ${link}${detail === null ? '' : ` (${detail})`}`,
    ),
    ...(outbox.waiting > 0 ? [`outbox   ${outbox.waiting} build reports wait to be delivered`] : []),
    ...outbox.parked.map(({ claimId, item, problem }) => `parked   ${claimId} ${item}: ${problem}`),
    ...(message === null ? [] : [`message  ${message.text}`]),
  ];
  return lines.map((line) => `${line.split('\n').map(kept).join('\n')}\n`).join('');
}

function buildLines({
  step,
  elapsedMs,
  estimateMs,
  claimId,
  attempt,
}: NonNullable<Snapshot['build']>): string[] {
  const of = step?.of === null || step === null ? '' : ` of ${step.of}`;
  const stepLine =
    step === null
      ? []
      : [`  step ${step.n + 1}${of}, ${step.name}: ${sofar(step.elapsedMs, step.estimateMs)}`];
  return [`  build ${claimId}, attempt ${attempt}: ${sofar(elapsedMs, estimateMs)}`, ...stepLine];
}

function sofar(elapsedMs: number, estimateMs: number | null): string {
  return `${formatDuration(elapsedMs)}${estimateMs === null ? '' : ` of about ${formatDuration(estimateMs)}`}`;
}

/** Cleans a line but keeps its indentation. */
function kept(line: string): string {
  const indent = /^ */.exec(line)![0];
  return indent + plainLine(line);
}
