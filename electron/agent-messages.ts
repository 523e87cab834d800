import type { AgentCallName, HostReading, LocalReply, Snapshot } from '@barnraiser/protocol';

/** What the main process tells the agent process. `begin` comes first, once. */
export type ToAgent =
  | { readonly kind: 'begin'; readonly options: BeginOptions }
  | { readonly kind: 'call'; readonly id: number; readonly name: AgentCallName; readonly input: unknown }
  | { readonly kind: 'sense'; readonly reading: HostReading }
  | { readonly kind: 'stop'; readonly how: 'now' | 'after-build' }
  /** There is no more time: end the build's processes, then exit. */
  | { readonly kind: 'kill' };

/** How the agent is to be made. */
export interface BeginOptions {
  /** Null: where the command line agent keeps its data too. */
  readonly dataFolder: string | null;
  readonly sampleArchive: string | null;
  /** 32 bytes that seal credentials at rest; null: they rest in plain files that only the owner may read. */
  readonly sealingKey: Uint8Array | null;
  /** Why there is no key though there was one before, and what to do; null: nothing is missing. */
  readonly missingKey: string | null;
}

/** What the agent process tells the main process. */
export type FromAgent =
  | { readonly kind: 'home'; readonly folder: string }
  | { readonly kind: 'running' }
  /** It could not begin, and trying again alone would not help. */
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: LocalReply<unknown> }
  /** The agent is off and everything of it is closed; the process exits. */
  | { readonly kind: 'ended' };
