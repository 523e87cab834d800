import {
  type AgentCallName,
  type AgentCalls,
  agentCalls,
  type LocalHandlers,
  type LocalReply,
  type OutputOf,
} from '@barnraiser/protocol';
import { problemOf } from './problem-of.js';

/** What the agent does for each call. */
export type AgentHandlers = LocalHandlers<AgentCalls>;

/**
 * Answers one call; never rejects. The input is parsed here; what a handler does before its first
 * `await` is done when this returns, so that what was sensed holds at once.
 */
export async function answerCall<N extends AgentCallName>(
  handlers: AgentHandlers,
  name: N,
  input: unknown,
): Promise<LocalReply<OutputOf<AgentCalls[N]>>> {
  try {
    const parsed = agentCalls[name].input.safeParse(input);
    if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
    const handle = handlers[name] as (value: unknown) => Promise<OutputOf<AgentCalls[N]>>;
    return { ok: true, value: await handle(parsed.data) };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}
