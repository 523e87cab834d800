const hourMs = 3_600_000;

/** One point of priority is worth so much waiting; migration 0039 computes the same. */
export const pointMs = hourMs;
/** How far a project's waiting jobs stand apart, at a weight of 1: about the length of a build. */
export const stepMs = 10 * 60_000;
/** How long a job waits at most until nobody who comes new with its priority is put before it. */
export const creditMs = 6 * hourMs;

/** The line that a job joins: those of its requirement class and its priority that wait. Turns are epoch ms. */
export interface Line {
  readonly nowMs: number;
  /** The first turn in the line; null when nobody waits. */
  readonly firstMs: number | null;
  /** The last turn of the job's own project; null when it has none in the line. */
  readonly lastOfProjectMs: number | null;
  /** The project's: with 2 it gets two turns while others get one. */
  readonly weight: number;
}

/**
 * A job's turn in its line, in the manner of start-time fair queueing (Goyal, Vin, Cheng, 1996): a
 * project's jobs stand `stepMs / weight` behind each other, and a project that comes new begins at
 * the head rather than behind everybody's backlog. It is fixed when the job is queued, so claims
 * compare one indexed number. A turn is never more than `creditMs` in the past: whoever waited
 * longer goes before all who come new, which is why nothing waits for ever.
 */
export function fairTurn({ nowMs, firstMs, lastOfProjectMs, weight }: Line): number {
  const head = Math.min(nowMs, Math.max(nowMs - creditMs, firstMs ?? nowMs));
  if (lastOfProjectMs === null) return head;
  return Math.max(head, lastOfProjectMs + Math.round(stepMs / weight));
}

/** A job's rank in the queue: the lowest is claimed first. */
export function rankOf(turnMs: number, priority: number): number {
  return turnMs - priority * pointMs;
}
