import type { StepReport } from '@barnraiser/protocol';
import type { CommandPort, StepVerdict } from '../claim/command-port.js';
import type { StepEnd } from '../claim/executor.js';
import { openWorkspaceFiles } from '../prepare/files/open-workspace-files.js';
import type { BuildParts } from './build-parts.js';
import { linkStops } from './pushed-command.js';
import type { Workshop } from './workshop.js';

/** What commands are lent with. */
export interface LendCommands {
  readonly parts: Pick<BuildParts, 'pace' | 'spool' | 'stepStarted' | 'stepEnded'>;
  /** Opened already. */
  readonly workshop: Workshop;
  /** Aborts with the build's end before its time. */
  readonly signal: AbortSignal;
  readonly elapsedMs: () => number;
  readonly note: (line: string) => void;
}

/** Lends the workshop of a build to a coordinator that pushes single commands; its steps go into the spool. */
export function lendCommands(lending: LendCommands): CommandPort {
  const { workshop } = lending;
  const { source } = workshop.folders;
  let count = 0;
  return {
    root: source,
    get environment() {
      return workshop.environment;
    },
    files: openWorkspaceFiles(source),
    run: (command, output, interrupt) => workshop.runPushed(command, output, interrupt),
    step: async (name, play, interrupt) => {
      const n = count++;
      await untilThawed(lending, interrupt);
      return playStep(lending, n, shortName(name), play);
    },
  };
}

/** Settles when the build may go on, or is to do so no more. */
async function untilThawed({ parts: { pace }, signal }: LendCommands, interrupt: AbortSignal): Promise<void> {
  if (!pace.isFrozen) return;
  const stops = linkStops(signal, interrupt);
  try {
    await pace.untilThawed(stops.signal);
  } finally {
    stops.dispose();
  }
}

async function playStep<T extends { readonly verdict: StepVerdict }>(
  { parts, workshop, elapsedMs, note }: LendCommands,
  n: number,
  name: string,
  play: (say: (line: string) => void) => Promise<T>,
): Promise<T> {
  const { pace, spool } = parts;
  const { console } = spool.logs;
  const startedMs = elapsedMs();
  const frozenBefore = pace.figures().frozenMs;
  const cpuBefore = workshop.usage().cpuMs;
  const offset = console.given;
  parts.stepStarted(n, name);
  note(`Step ${name} starts.`);
  let verdict: StepVerdict = { outcome: 'errored', exitCode: null, detail: null };
  try {
    const played = await play((line) => void workshop.log(Buffer.from(`${line}\n`)));
    verdict = played.verdict;
    return played;
  } catch (error) {
    verdict = { ...verdict, detail: error instanceof Error ? error.message : String(error) };
    throw error;
  } finally {
    // A disk that takes no more is told by whoever plays the build.
    await console.settled().catch(() => undefined);
    const { outcome, exitCode, detail } = verdict;
    const frozenMs = Math.round(pace.figures().frozenMs - frozenBefore);
    const durationMs = Math.max(frozenMs, Math.round(elapsedMs() - startedMs));
    const log = { stream: 'console' as const, offset, length: console.given - offset };
    const common = { outcome, exitCode, signal: null, durationMs, log };
    const report: StepReport = { ...common, name, startedMs: Math.round(startedMs), frozenMs };
    await spool.steps.append({ n, report });
    const end = { ...common, ...blame(outcome), detail, durationMs: durationMs - frozenMs };
    const { cpuMs, peakRssMb } = workshop.usage();
    note(`Step ${name} ${outcome}${detail === null ? '' : `: ${detail}`}.`);
    parts.stepEnded(name, { ...end, cpuMs: cpuMs - cpuBefore, peakRssMb });
  }
}

function blame(outcome: StepVerdict['outcome']): Pick<StepEnd, 'reason'> {
  const reasons = { passed: null, failed: 'step-failed', cancelled: 'cancelled', errored: 'internal-error' };
  return { reason: (reasons as Record<typeof outcome, StepEnd['reason']>)[outcome] };
}

/** A name as the protocol allows it (`ShortName`), whatever a coordinator calls it. */
function shortName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._+/-]+/g, ' ').replace(/^[^A-Za-z0-9]+/, '');
  return plain.slice(0, 80).trimEnd() || 'command';
}
