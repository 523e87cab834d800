import prettyMilliseconds from 'pretty-ms';

/** A duration in at most two units: `1h 5m`, `12s`, `340ms`. */
export function formatDuration(durationMs: number): string {
  return prettyMilliseconds(durationMs, {
    unitCount: 2,
    secondsDecimalDigits: durationMs < 10_000 ? 1 : 0,
    millisecondsDecimalDigits: 0,
  });
}
