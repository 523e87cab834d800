import type { StreamName } from '@barnraiser/protocol';
import { type Frame, nextFrame, type Pace, pauseBeforeFrame } from '../stream/frame.js';
import type { Sent } from './sent.js';

/** What there is to deliver of a spool, and how far the delivery has come. */
export interface DeliveryView {
  /** How the spool ended; null while the build goes on. */
  readonly end: 'result' | 'release' | null;
  readonly counts: { readonly steps: number; readonly tests: number; readonly artifacts: number };
  readonly logEnds: Readonly<Record<StreamName, number>>;
  readonly sent: Sent;
  /** Ms since the last append of each stream. */
  readonly sinceAppendMs: Readonly<Record<StreamName, number>>;
  readonly pace: Pace;
  readonly appendBytes: number;
}

/** The next call to make, or to wait: for a change, at most `ms` (null: for as long as it takes). */
export type DeliveryTask =
  | { readonly kind: 'release' | 'result' }
  | { readonly kind: 'step' | 'tests' | 'artifact'; readonly index: number }
  | { readonly kind: 'log'; readonly stream: StreamName; readonly frame: Frame }
  | { readonly kind: 'wait'; readonly ms: number | null };

/**
 * What to deliver next: small records first, so that a flood of output does not hold them up, then
 * the logs, then the artifacts, and the result when nothing else is left. A build that is given
 * back needs nothing but that.
 */
export function nextTask(view: DeliveryView): DeliveryTask {
  const { sent, counts, end } = view;
  if (end === 'release') return { kind: 'release' };
  if (sent.steps < counts.steps) return { kind: 'step', index: sent.steps };
  if (sent.tests < counts.tests) return { kind: 'tests', index: sent.tests };
  const logs = (['agent', 'console'] as const).map((stream) => logTask(view, stream));
  const due = logs.find((task) => task?.kind === 'log');
  if (due) return due;
  if (sent.artifacts < counts.artifacts) return { kind: 'artifact', index: sent.artifacts };
  if (end === 'result') return { kind: 'result' };
  const pauses = logs.flatMap((task) => (task?.kind === 'wait' && task.ms !== null ? [task.ms] : []));
  return { kind: 'wait', ms: pauses.length > 0 ? Math.min(...pauses) : null };
}

function logTask(view: DeliveryView, stream: StreamName): DeliveryTask | null {
  if (isParked(view.sent, logItem(stream))) return null;
  const end = view.logEnds[stream];
  const frame = nextFrame(view.sent.logs[stream], end, view.appendBytes);
  if (frame === null) return null;
  const ms = pauseBeforeFrame(view.pace, {
    pendingBytes: end - frame.offset,
    sinceLastMs: view.sinceAppendMs[stream],
    isSealed: view.end !== null,
  });
  return ms > 0 ? { kind: 'wait', ms } : { kind: 'log', stream, frame };
}

/** What a parked log is called. */
export function logItem(stream: StreamName): string {
  return `log ${stream}`;
}

export function isParked(sent: Sent, item: string): boolean {
  return sent.parked.some((parked) => parked.item === item);
}
