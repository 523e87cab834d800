import { percentile, report, round } from '../measure/figures.mjs';
import { peerVersion } from '../measure/peer-version.mjs';

/**
 * Reports what was found for each way to freeze, beside the peer. Where that was not run, its poll is
 * cited: POLL_INTERVAL in its client/client_state.h, by which it looks for input once a second.
 */
export function tell({ found, peerTookMs, rounds, built }) {
  const hasPeer = peerTookMs.length > 0;
  const ways = Object.entries(found);
  report({
    name: 'yield',
    figures: {
      ...Object.assign({}, ...ways.map(([method, result]) => figuresOf(method, result))),
      rounds,
      built,
    },
    peer: hasPeer
      ? {
          what: `boinc-client ${peerVersion('boinc-client')}`,
          ...spread('boinc', peerTookMs),
          rounds: peerTookMs.length,
        }
      : { what: 'boinc-client: its poll as its source tells it, not measured', boinc_poll_ms: 1000 },
    ratios: Object.fromEntries(
      ways.map(([method, { tookMs }]) => [
        hasPeer ? `${method}_p95_to_boinc_p95` : `${method}_p95_to_boinc_poll`,
        round(percentile(tookMs, 0.95) / (hasPeer ? percentile(peerTookMs, 0.95) : 1000)),
      ]),
    ),
  });
}

function figuresOf(method, { tookMs, escapes, lateMs, toldMs }) {
  return {
    ...spread(method, tookMs),
    [`${method}_escapes`]: escapes,
    // All that the build used later than half a second after the input, in all rounds together.
    [`${method}_late_cpu_ms`]: round(lateMs, 3),
    // What the app says itself, from the moment at which its agent knew.
    [`${method}_told_p95_ms`]: toldMs,
  };
}

function spread(who, tookMs) {
  return {
    [`${who}_p50_ms`]: round(percentile(tookMs, 0.5), 1),
    [`${who}_p95_ms`]: round(percentile(tookMs, 0.95), 1),
    [`${who}_max_ms`]: round(Math.max(...tookMs), 1),
  };
}
