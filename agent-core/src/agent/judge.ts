import type { Fault, Isolation, Verdict } from '@barnraiser/protocol';
import type { CoordinatorCondition } from '../policy/rules/conditions.js';
import { verdict } from '../policy/verdict.js';
import { pausedUntilMs, type Settings } from '../storage/settings.js';
import type { Clock } from '../timing/clock.js';
import type { Machine } from './machine.js';

/** Gathers the conditions that the policy judges by. */
export class Judge {
  private readonly machine: Machine;
  private readonly settings: Settings;
  private readonly clock: Clock;
  private machineFailures = { inRow: 0, lastAt: 0 };
  private diskFreeMb: number | null = null;
  private sandboxes: readonly Isolation[] | null = null;

  constructor(machine: Machine, settings: Settings, clock: Clock) {
    this.machine = machine;
    this.settings = settings;
    this.clock = clock;
  }

  /** Looks at the machine anew. */
  async look(): Promise<void> {
    this.sandboxes = await this.machine.isolations();
    this.diskFreeMb = await this.machine.diskFreeMb();
  }

  /** A build has ended; what the machine is to blame for makes it wait. */
  buildEnded(fault: Fault | null): void {
    this.machineFailures =
      fault === 'machine'
        ? { inRow: this.machineFailures.inRow + 1, lastAt: this.clock.wallMs() }
        : { inRow: 0, lastAt: 0 };
  }

  verdict(coordinators: readonly CoordinatorCondition[]): Verdict {
    const { machineFailures, diskFreeMb, sandboxes } = this;
    const { isolation, limits } = this.settings;
    return verdict(
      { now: this.clock.wallMs(), coordinators, diskFreeMb, sandboxes, machineFailures },
      { pausedUntil: pausedUntilMs(this.settings), isolation, diskFloorMb: limits.diskFloorMb },
    );
  }
}
