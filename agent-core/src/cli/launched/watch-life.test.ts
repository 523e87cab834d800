import { describe, expect, it } from 'vitest';
import type { Agent, Notice } from '../../index.js';
import type { InterruptionNotice } from '../../metadata/metadata-service.js';
import { fakeClock } from '../../testing/fake-clock.js';
import { watchLife } from './watch-life.js';

type Heard = (notice: Notice) => void;

/** Watches over an agent that only notes what it is told, and ends when it is told so. */
async function watched(
  userData: { idleExitS: number | null; maxLifeS: number | null },
  announced: (askedTimes: number) => InterruptionNotice | null,
  begins: (tell: Heard) => void = () => undefined,
): Promise<{ code: number; told: string[]; said: string[]; ageS: number }> {
  const [told, said]: [string[], string[]] = [[], []];
  const clock = fakeClock();
  const over = new AbortController();
  let times = 0;
  let isBuilding = false;
  let tell: Heard = () => undefined;
  const agent: Pick<Agent, 'onNotice' | 'stop' | 'preempt'> = {
    onNotice(listener) {
      tell = (notice) => {
        isBuilding = notice.kind === 'buildStarted';
        listener(notice);
      };
      return () => told.push('deaf');
    },
    stop(how) {
      told.push(how);
      if (!isBuilding) over.abort();
    },
    preempt() {
      told.push('preempt');
      over.abort();
    },
  };
  const service = {
    interruption: async () => {
      times += 1;
      return announced(times);
    },
  };
  const life = watchLife({ agent, service, userData, clock, say: (text) => said.push(text) }, over.signal);
  begins(tell);
  const code = await life;
  return { code, told, said, ageS: clock.monotonicMs() / 1000 };
}

const started = { kind: 'buildStarted' } as Notice;

describe('the life of a launched machine', () => {
  it('ends with 80 when it had nothing to build, and hears no more of the agent', async () => {
    const { code, told, said } = await watched({ idleExitS: 60, maxLifeS: null }, () => null);
    expect([code, told]).toEqual([80, ['after-build', 'deaf']]);
    expect(said).toEqual(['This machine ends: it had nothing to build for 60 s.']);
  });

  it('ends with 81 as soon as the cloud announces that it takes the machine back', async () => {
    const notice = { text: 'EC2 takes this spot instance back' };
    const { code, told } = await watched({ idleExitS: 3600, maxLifeS: null }, (times) =>
      times < 3 ? null : notice,
    );
    expect([code, told]).toEqual([81, ['preempt', 'deaf']]);
  });

  it('lets a build finish at the end of its life, and gives it back after the grace', async () => {
    const { code, told, ageS } = await watched(
      { idleExitS: 60, maxLifeS: 120 },
      () => null,
      (tell) => tell(started),
    );
    expect([code, told]).toEqual([81, ['after-build', 'preempt', 'deaf']]);
    expect(ageS).toBeGreaterThanOrEqual(420);
  });

  it('says once that nobody will be warned when the cloud does not answer, and goes on', async () => {
    const { code, said } = await watched({ idleExitS: 300, maxLifeS: null }, () => {
      throw new Error('no route');
    });
    expect(code).toBe(80);
    expect(said.filter((text) => text.includes('no route'))).toHaveLength(1);
  });
});
