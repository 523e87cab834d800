import type { Clock } from '../../store/clock.js';

/** Whose instances a provider runs, and where it may keep what it has to remember. */
export interface ProviderContext {
  /** Told to clouds, so that two coordinators of one account never end each other's instances. */
  readonly coordinatorId: string;
  readonly pool: string;
  /** A folder of this pool's own, for providers of this machine; made (mode 0700) when needed. */
  readonly stateDir: string;
  readonly clock: Clock;
}
