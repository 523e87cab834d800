import type { BuildEnd, StepEnd } from '../claim/executor.js';

/** How a build ended, to follow "The build". */
export function buildInWords({ outcome, reason, failedStep, detail }: BuildEnd): string {
  if (reason === null) return 'passed';
  const where = failedStep === null ? '' : ` in ${failedStep}`;
  return `ended: ${outcome}${where}, ${reason}${detail === null ? '' : ` (${detail})`}`;
}

/** How a step ended, to follow its name. */
export function stepInWords({ outcome, exitCode, signal, durationMs, detail }: StepEnd): string {
  const how =
    signal !== null ? `signal ${signal}` : exitCode !== null ? `exit code ${exitCode}` : 'no exit code';
  const rest = detail === null ? '' : `: ${detail}`;
  return `${outcome} after ${(durationMs / 1000).toFixed(1)} s (${how})${rest}`;
}
