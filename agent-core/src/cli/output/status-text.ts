import type { Snapshot, WaitReason } from '@barnraiser/protocol';
import { formatDuration } from './duration.js';
import { meterText } from './meter-text.js';
import { plainLine } from './plain-line.js';

/** A running agent's snapshot for people. */
export function statusText(snapshot: Snapshot): string {
  const { build, verdict, explanation, coordinators, outbox, message, gaveWay } = snapshot;
  const lines = [
    snapshot.sentence,
    ...(explanation === null ? [] : [explanation]),
    ...(build === null ? [] : buildLines(build)),
    ...verdict.reasons.map(reasonLine),
    '',
    `machine  ${snapshot.machine} (agent ${snapshot.version}, pid ${snapshot.pid})`,
    `limits   as while ${snapshot.column === 'present' ? 'you use it' : 'you are away'}: ${snapshot.meters.map(meterText).join(', ')}`,
    ...hourLines(snapshot),
    ...(gaveWay === null
      ? []
      : [`gave way ${gaveWay.count} times, in ${gaveWay.p50Ms} ms (median; p95 ${gaveWay.p95Ms} ms)`]),
    ...coordinators.map(
      ({ url, link, detail }) => `joined   ${url}: ${link}${detail === null ? '' : ` (${detail})`}`,
    ),
    ...(outbox.waiting > 0 ? [`outbox   ${outbox.waiting} build reports wait to be delivered`] : []),
    ...outbox.parked.map(({ claimId, item, problem }) => `parked   ${claimId} ${item}: ${problem}`),
    ...(message === null ? [] : [`message  ${message.text}`]),
  ];
  return lines.map((line) => `${line.split('\n').map(kept).join('\n')}\n`).join('');
}

/** What was measured in the last hour, where there was something to measure. */
function hourLines({ meters }: Snapshot): string[] {
  const told = meters.flatMap(({ kind, unit, hour }) =>
    hour === null || kind === 'network' ? [] : [`${kind} ${hour.mean} (at most ${hour.worst}) ${unit}`],
  );
  return told.length === 0 ? [] : [`hour     on average ${told.join(', ')}`];
}

function reasonLine({ code, evidence, clears, action }: WaitReason): string {
  const clearing = clears === null ? '' : `; clears ${clears}`;
  return `  ${code}: ${evidence}${clearing}${action === null ? '' : `\n    ${action}`}`;
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
