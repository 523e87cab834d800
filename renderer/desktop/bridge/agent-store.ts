import { create } from 'zustand';
import type { AgentHealth, Snapshot } from '@barnraiser/protocol';

/** The agent as the window last heard of it; null until it did. */
export interface AgentStore {
  readonly snapshot: Snapshot | null;
  readonly health: AgentHealth | null;
}

/** The one truth about the agent that all screens draw. Filled by `startListening`. */
export const useAgent = create<AgentStore>(() => ({ snapshot: null, health: null }));
