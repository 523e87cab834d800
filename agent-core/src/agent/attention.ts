import type { Phase } from '../lifecycle/state.js';
import type { Clock } from '../timing/clock.js';
import { Alarm } from './alarm.js';
import type { Judge } from './judge.js';
import { PresencePoll } from './presence-poll.js';
import { SleepWatch } from './sleep-watch.js';
import { Watch } from './watch.js';

/** What is looked after, and by whom. */
export interface AttentionParts {
  readonly clock: Clock;
  readonly judge: Pick<Judge, 'column' | 'glance' | 'listen' | 'needsGlances'>;
  /** Where the build stands; null: there is none. */
  readonly phase: () => Phase['at'] | null;
  /** Asks all sensors, and judges anew. Never rejects. */
  readonly look: () => Promise<void>;
  /** Somebody is there, or the machine goes to sleep: judges anew by what is known. */
  readonly seen: () => void;
}

/** How often the conditions are looked at without anything having happened: at rest, and while a build runs. */
const restingLookMs = 5000;
const buildingLookMs = 1000;

/** When the agent looks at its machine: again and again, at one moment that was set, and at any input while it matters. */
export class Attention {
  private readonly watch: Watch;
  private readonly alarm: Alarm;
  private readonly poll: PresencePoll;
  private readonly sleep: SleepWatch;
  private isOver = false;

  constructor({ clock, judge, phase, look, seen }: AttentionParts) {
    this.watch = new Watch(look, () => (phase() === null ? restingLookMs : buildingLookMs));
    this.alarm = new Alarm(clock, () => void this.watch.now());
    this.sleep = new SleepWatch(clock);
    this.poll = new PresencePoll({
      isNeeded: () => phase() === 'running' && judge.needsGlances,
      isPresent: () => judge.column === 'present',
      glance: () => judge.glance(),
      seen,
    });
    judge.listen((tidings) => {
      if (!this.isOver && tidings !== 'shutdown') seen();
    });
  }

  /** A build has begun or ended: the time to the next look counts from now. */
  again(): void {
    this.watch.again();
  }

  /** Looks at this moment (epoch ms), too; null: at none. What was set before does not count any more. */
  lookAt(moment: number | null): void {
    this.alarm.set(moment);
    this.poll.consider();
  }

  /** How long the machine has slept since this was asked last, in ms. */
  sleptMs(): number {
    return this.sleep.look();
  }

  end(): void {
    this.isOver = true;
    this.watch.end();
    this.alarm.set(null);
    this.poll.end();
  }
}
