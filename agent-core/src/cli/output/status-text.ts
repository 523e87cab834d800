import type { Snapshot, WaitReason } from '@barnraiser/protocol';
import { sayMoment } from '../../sense/time/local-time.js';
import { formatDuration } from './duration.js';
import { metersText } from './meters-text.js';
import { plainLine } from './plain-line.js';

/** A running agent's snapshot for people. */
export function statusText(snapshot: Snapshot): string {
  const { build, verdict, explanation, coordinators, outbox, message, leftovers = [] } = snapshot;
  const lines = [
    snapshot.sentence,
    ...(explanation === null ? [] : [explanation]),
    ...(build === null ? [] : buildLines(build, snapshot.at)),
    // What holds of a machine without work is beside the point while it builds.
    ...(build !== null && verdict.kind === 'allow' ? [] : verdict.reasons.map(reasonLine)),
    '',
    ...metersText(snapshot).trimEnd().split('\n'),
    '',
    `machine   ${snapshot.machine} (agent ${snapshot.version}, pid ${snapshot.pid})`,
    gaveWayLine(snapshot.gaveWay),
    ...coordinators.map(
      ({ url, link, detail }) => `joined    ${url}: ${link}${detail === null ? '' : ` (${detail})`}`,
    ),
    ...(outbox.waiting > 0 ? [`outbox    ${outbox.waiting} build reports wait to be delivered`] : []),
    ...outbox.parked.map(({ claimId, item, problem }) => `parked    ${claimId} ${item}: ${problem}`),
    ...leftovers.map(({ path, why }) => `left over ${path}: ${why}`),
    ...(message === null ? [] : [`message   ${message.text}`]),
  ];
  return lines.map((line) => `${line.split('\n').map(kept).join('\n')}\n`).join('');
}

function gaveWayLine(gaveWay: Snapshot['gaveWay']): string {
  if (gaveWay === null) return 'gave way  not yet';
  const { count, p50Ms, p95Ms } = gaveWay;
  if (count === 1) return `gave way  once, in ${p50Ms} ms`;
  return `gave way  ${count} times; half of them within ${p50Ms} ms, 95 % within ${p95Ms} ms`;
}

function reasonLine({ code, evidence, clears, action }: WaitReason): string {
  const clearing = clears === null ? '' : `; clears ${clears}`;
  return `  ${code}: ${evidence}${clearing}${action === null ? '' : `\n    ${action}`}`;
}

function buildLines(build: NonNullable<Snapshot['build']>, now: number): string[] {
  const { project, target, claimId, attempt, step, elapsedMs, estimateMs, frozen, frozenMs } = build;
  const of = step?.of === null || step === null ? '' : ` of ${step.of}`;
  const stood = frozenMs > 0 && frozen === null ? `; it stood still for ${formatDuration(frozenMs)}` : '';
  return [
    `  build ${claimId} of ${project} for ${target}, attempt ${attempt}: ${sofar(elapsedMs, estimateMs)}${stood}`,
    ...(step === null
      ? []
      : [`  step ${step.n + 1}${of}, ${step.name}: ${sofar(step.elapsedMs, step.estimateMs)}`]),
    ...(frozen === null
      ? []
      : [
          `  frozen since ${sayMoment(frozen.since, now)} (${formatDuration(Math.max(0, now - frozen.since))}); given back at ${sayMoment(frozen.givenBackAt, now)} unless it goes on before`,
        ]),
  ];
}

function sofar(elapsedMs: number, estimateMs: number | null): string {
  return `${formatDuration(elapsedMs)}${estimateMs === null ? '' : ` of about ${formatDuration(estimateMs)}`}`;
}

/** Cleans a line but keeps its indentation. */
function kept(line: string): string {
  const indent = /^ */.exec(line)![0];
  return indent + plainLine(line);
}
