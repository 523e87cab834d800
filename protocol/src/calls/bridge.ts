import { z } from 'zod';
import { Snapshot } from '../snapshot.js';
import { agentCalls } from './agent-calls.js';
import { AppInfo, appCalls } from './app-calls.js';
import type { InputOf, LocalReply, OutputOf } from './local-call.js';

/** How the agent process of the desktop app is. */
export const AgentHealth = z.object({
  state: z.enum(['starting', 'running', 'restarting', 'failed', 'stopped']),
  detail: z.string().nullable().describe('what happened, for people'),
  retryAt: z.number().nullable().describe('epoch ms'),
});
export type AgentHealth = z.infer<typeof AgentHealth>;

const { sense: _sense, reload: _reload, ...windowAgentCalls } = agentCalls;

/** Everything that the window may call. */
export const bridgeCalls = { ...windowAgentCalls, ...appCalls } as const;
export type BridgeCalls = typeof bridgeCalls;
export type BridgeCallName = keyof BridgeCalls;

/** The window's screens. */
export const ScreenName = z.enum([
  'welcome',
  'now',
  'log',
  'history',
  'projects',
  'limits',
  'machine',
  'settings',
]);
export type ScreenName = z.infer<typeof ScreenName>;

/** What the window is told without asking. The latest snapshot, health and app follow as soon as it listens. */
export const bridgeEvents = {
  snapshot: Snapshot,
  health: AgentHealth,
  app: AppInfo,
  invited: z.object({ invite: z.string() }),
  navigate: z.object({ screen: ScreenName }),
  quitAsked: z.object({}).describe('the owner wants to quit while a build runs: ask how'),
} as const;
export type BridgeEvents = { [N in keyof typeof bridgeEvents]: z.infer<(typeof bridgeEvents)[N]> };
export type BridgeEventName = keyof BridgeEvents;

/** What the preload script lends the window as `window.bridge`; nothing else crosses. */
export interface Bridge {
  /** Never rejects; a malformed input is answered with the problem `malformed`. */
  call<N extends BridgeCallName>(
    name: N,
    input?: InputOf<BridgeCalls[N]>,
  ): Promise<LocalReply<OutputOf<BridgeCalls[N]>>>;
  /** Answers a function that ends the listening. */
  on<N extends BridgeEventName>(name: N, listener: (value: BridgeEvents[N]) => void): () => void;
}
