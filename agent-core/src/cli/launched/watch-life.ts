import type { UserData } from '@barnraiser/protocol';
import type { Agent } from '../../index.js';
import type { MetadataService } from '../../metadata/metadata-service.js';
import type { Clock } from '../../timing/clock.js';
import { launchedExitCodes } from './exit-codes.js';
import { judgeLife, type LifeVerdict } from './judge-life.js';

/** What a launched machine's life depends on. */
export interface LifeParts {
  readonly agent: Pick<Agent, 'onNotice' | 'stop' | 'preempt'>;
  readonly service: Pick<MetadataService, 'interruption'>;
  readonly userData: Pick<UserData, 'idleExitS' | 'maxLifeS'>;
  readonly clock: Pick<Clock, 'monotonicMs' | 'pause'>;
  /** Why the machine ends, in a sentence. */
  readonly say: (text: string) => void;
}

const lookEveryMs = 1000;
/** EC2 announces two minutes ahead, Compute Engine and Azure 30 s: AWS advises to look every 5 s. */
const askEveryMs = 5000;
const warnAfterFailures = 12;

/**
 * Ends the agent when its machine has nothing more to do or is taken back, until the signal aborts.
 * Settles then, with the exit code that tells how the machine's life ended.
 */
export async function watchLife(parts: LifeParts, signal: AbortSignal): Promise<number> {
  const { agent, userData, clock } = parts;
  const beganMs = clock.monotonicMs();
  let idleSinceMs: number | null = beganMs;
  let end: LifeVerdict['kind'] = 'live';
  const deafen = agent.onNotice(({ kind }) => {
    if (kind === 'buildStarted') idleSinceMs = null;
    if (kind === 'buildEnded') idleSinceMs = clock.monotonicMs();
  });
  const follow = (verdict: LifeVerdict): void => {
    if (verdict.kind === 'live' || end === 'preempt' || verdict.kind === end) return;
    end = verdict.kind;
    parts.say(`This machine ends: ${verdict.why}.`);
    if (verdict.kind === 'drain') agent.stop('after-build');
    else agent.preempt();
  };
  const look = async (): Promise<void> => {
    while (!signal.aborted) {
      follow(judgeLife(userData, { nowMs: clock.monotonicMs(), beganMs, idleSinceMs }));
      await clock.pause(lookEveryMs, signal);
    }
  };
  await Promise.all([look(), heedInterruption(parts, follow, signal)]);
  deafen();
  return launchedExitCodes[end === 'live' ? 'stopped' : end === 'drain' ? 'done' : 'preempted'];
}

/** A service that does not answer announces nothing; it is said once that nobody will be warned. */
async function heedInterruption(
  { service, clock, say }: LifeParts,
  follow: (verdict: LifeVerdict) => void,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const notice = await service.interruption();
      failures = 0;
      if (notice !== null) return follow({ kind: 'preempt', why: notice.text });
    } catch (error) {
      failures += 1;
      const why = error instanceof Error ? error.message : String(error);
      if (failures === warnAfterFailures)
        say(`The cloud cannot be asked whether it takes this machine back: ${why}`);
    }
    await clock.pause(askEveryMs, signal);
  }
}
