import type { HostConditions } from '@barnraiser/protocol';
import type { Senses } from '../../sense/senses.js';
import type { World } from './world.js';

/** Sensors that know what the last look found, by the clock of that moment. */
export class SimulatedSenses {
  private readonly world: World;
  private facts: World['facts'];
  private lastInputAt = 0;
  private isRemote = false;
  private isSuspended = false;

  constructor(world: World) {
    this.world = world;
    this.facts = world.facts;
    this.refresh();
  }

  /** As the judge knows them. */
  asSenses(): Senses {
    const senses: Partial<Record<keyof Senses, unknown>> = {
      look: async () => {
        this.refresh();
        return this.current(this.world.limits.idleAfterS);
      },
      current: (idleAfterS?: number) => this.current(idleAfterS ?? this.world.limits.idleAfterS),
      isSuspended: () => this.isSuspended,
      isTold: () => true,
      attend: () => undefined,
      listen: () => undefined,
      close: () => undefined,
    };
    return senses as unknown as Senses;
  }

  /** Looks at everything. */
  refresh(): void {
    this.facts = this.world.facts;
    this.refreshTold();
  }

  /** Takes what the program around the agent tells: idle time, and whether the machine goes to sleep. */
  refreshTold(): void {
    const { wallMs, idleMs, isRemote, isSuspended } = this.world;
    this.lastInputAt = wallMs - idleMs;
    this.isRemote = isRemote;
    this.isSuspended = isSuspended;
  }

  private current(idleAfterS: number): HostConditions {
    const { facts, lastInputAt } = this;
    const at = this.world.wallMs;
    const isPresent = Math.abs(at - lastInputAt) < idleAfterS * 1000;
    return {
      at,
      presence: {
        state: facts.sensorsWork ? (isPresent ? 'present' : 'away') : 'unknown',
        lastInputAt: facts.sensorsWork ? lastInputAt : null,
        source: 'host',
        isLocked: facts.isLocked,
        isRemote: isPresent && this.isRemote,
        fullscreen: facts.fullscreen,
        exclusive: facts.exclusive,
      },
      power: { onBattery: facts.onBattery, percent: facts.percent, source: 'sys' },
      load: {
        otherCpuRatio: facts.otherCpuRatio,
        busiest: null,
        ioStallRatio: facts.ioStallRatio,
        memoryStallRatio: facts.memoryStallRatio,
        memoryAvailableMb: facts.memoryAvailableMb,
      },
      celsius: facts.celsius,
      diskFreeMb: facts.diskFreeMb,
    };
  }
}
