import type { LimitSettings, MachineReport, Snapshot } from '@barnraiser/protocol';
import type { LimitsChange } from './limits-change.js';

/** What every rule on the screen draws: the limits, a way to change them, and what holds now. */
export interface RuleProps {
  readonly limits: LimitSettings;
  readonly change: (change: LimitsChange) => void;
  readonly snapshot: Snapshot | null;
  /** Null until this machine was looked at, or where it could not be. */
  readonly machine: MachineReport | null;
  /** Cores of this machine. */
  readonly cores: number;
}
