import type { FromAgent, ToAgent } from '../../agent-messages.js';

/** An agent process, as its host sees it. Messages that are told before it listens wait for it. */
export interface AgentChild {
  tell(message: ToAgent): void;
  /** Ends it at once. */
  kill(): void;
}

/** What an agent process does; `ended` comes once, last. */
export interface AgentChildListeners {
  readonly told: (message: FromAgent) => void;
  readonly complained: (text: string) => void;
  readonly ended: (code: number | null) => void;
}

/** Starts an agent process. */
export type StartAgentChild = (listeners: AgentChildListeners) => AgentChild;
