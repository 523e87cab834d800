import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import {
  type AgentCallName,
  type AgentCalls,
  agentCalls,
  type InputOf,
  type LocalReply,
  type OutputOf,
} from '@barnraiser/protocol';
import { controlAddress } from './control-address.js';
import { ControlError } from './control-error.js';
import { decodeReply, encodeLine } from './control-message.js';

/** Longer than the longest wait of any call (`readLog`: 30 s) and than the time a coordinator is given. */
const longestMs = 60_000;

/**
 * Makes one call of the agent that runs on a data folder; null when none runs. Rejects with
 * `ControlError` no-reply when it does not answer in time, or not in the form of that call.
 */
export async function askAgent<N extends AgentCallName>(
  root: string,
  call: N,
  input: InputOf<AgentCalls[N]>,
  timeoutMs: number = longestMs,
): Promise<LocalReply<OutputOf<AgentCalls[N]>> | null> {
  const socket = connect(controlAddress(root));
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  try {
    socket.write(encodeLine({ call, input }));
    const failed = new Promise<never>((_, reject) => {
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection was closed')));
    });
    const line = new Promise<string>((resolve) => {
      const lines = createInterface({ input: socket });
      lines.once('line', resolve);
      // readline passes its input's errors on; they are dealt with above.
      lines.on('error', () => undefined);
    });
    const reply = decodeReply(await Promise.race([line, failed]));
    if (!reply.ok) return reply;
    return { ok: true, value: agentCalls[call].output.parse(reply.value) as OutputOf<AgentCalls[N]> };
  } catch (error) {
    if (isNobodyThere(error)) return null;
    throw new ControlError(`asking the agent of ${root}`, { code: 'no-reply', cause: error });
  } finally {
    socket.destroy();
  }
}

function isNobodyThere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}
