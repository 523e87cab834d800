import type { AgentCallName, AgentCalls, InputOf, OutputOf } from '@barnraiser/protocol';
import { askAgent } from '../control/ask-agent.js';
import { CommandError } from './command-error.js';

/** Makes a call of the agent that runs on a data folder; null when none runs. Its problem is the command's failure. */
export async function callAgent<N extends AgentCallName>(
  root: string,
  call: N,
  input: InputOf<AgentCalls[N]>,
): Promise<OutputOf<AgentCalls[N]> | null> {
  const reply = await askAgent(root, call, input);
  if (reply === null || reply.ok) return reply?.value ?? null;
  throw new CommandError(reply.problem.code === 'invite-invalid' ? 'usage' : 'failed', reply.problem.message);
}
