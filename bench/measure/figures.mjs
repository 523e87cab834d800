// How a bench says what it measured: one object {name, machine, figures, peer, ratios}, units in the keys.
import { cpus, totalmem } from 'node:os';

/** Of an even number of values, the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The smallest value that at least `share` of the values do not exceed. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

export function round(value, digits = 3) {
  return Number(value.toFixed(digits));
}

/** Prints the object: as one JSON document with --json, as lines to read without. */
export function report({ name, figures, peer, ratios }) {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memMb: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ name, machine, figures, peer, ratios }));
    return;
  }
  console.log(`${name} on ${machine.cores} × ${machine.cpu}, Node ${machine.node}`);
  for (const [title, values] of Object.entries({ figures, peer, ratios })) {
    for (const [key, value] of Object.entries(values))
      console.log(`  ${title.padEnd(8)} ${key.padEnd(34)} ${value}`);
  }
}

/** Progress on standard error, so that --json stays clean. */
export function progress(text) {
  process.stderr.write(`${text}\n`);
}
