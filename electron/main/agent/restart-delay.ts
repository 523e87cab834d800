const firstMs = 1000;
const capMs = 60_000;
/** An agent that ran this long was well: what ends it afterwards is a new fault. */
const wellAfterMs = 300_000;

/** How many ends in a row the one at hand makes, after so many before it; a long run begins anew at 1. */
export function endsInARow(before: number, ranForMs: number): number {
  return ranForMs >= wellAfterMs ? 1 : before + 1;
}

/** How long to wait before the agent process is started again, in ms: 1 s doubling to 60 s. */
export function restartDelayMs(endsInARow: number): number {
  return Math.min(capMs, firstMs * 2 ** Math.min(16, Math.max(0, endsInARow - 1)));
}
