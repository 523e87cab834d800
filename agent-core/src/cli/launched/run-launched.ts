import type { Agent } from '../../index.js';
import { openMetadata } from '../../metadata/open-metadata.js';
import type { MetadataSource } from '../../metadata/metadata-service.js';
import type { MetadataSurroundings } from '../../metadata/surroundings.js';
import { systemClock } from '../../timing/clock.js';
import { launchedExitCodes } from './exit-codes.js';
import { type LaunchedOptions, startLaunched } from './start-launched.js';
import { watchLife } from './watch-life.js';

/** What a launched machine's run is told, and how it tells. */
export interface LaunchedRun extends LaunchedOptions {
  readonly source: MetadataSource | 'auto';
  readonly seed: string | null;
  readonly say: (text: string) => void;
  /** The agent is there, and not started yet. Answers what ends the listening. */
  readonly ready: (agent: Agent) => () => void;
  /** Aborts when the run is to be given up before there is an agent. */
  readonly signal: AbortSignal;
}

/**
 * Runs this machine as its instance's metadata says until it is drained, taken back or stopped, and
 * answers the exit code (see `launchedExitCodes`). Rejects with `MetadataError`, `ClaimError`,
 * `CommandError`, `StorageError`, `ControlError`.
 */
export async function runLaunched(run: LaunchedRun): Promise<number> {
  const surroundings: MetadataSurroundings = {
    root: '/',
    env: process.env,
    clock: systemClock,
    seed: run.seed,
  };
  const service = await openMetadata(run.source, surroundings);
  const launched = await startLaunched(service, run, run.signal);
  const { agent, userData } = launched;
  run.say(`Launched for pool ${userData.pool} of ${userData.coordinator}, by ${service.source}.`);
  const over = new AbortController();
  const quiet = run.ready(agent);
  try {
    await agent.start();
    const life = watchLife({ agent, service, userData, clock: systemClock, say: run.say }, over.signal);
    await agent.ended;
    over.abort();
    return await life;
  } finally {
    over.abort();
    quiet();
    await launched.clear();
  }
}

/** Whether the agent was stopped before it began; a signal is no failure. */
export function wasGivenUp(signal: AbortSignal, error: unknown): number | null {
  return signal.aborted && error === signal.reason ? launchedExitCodes.stopped : null;
}
