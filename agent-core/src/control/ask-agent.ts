import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { controlAddress } from './control-address.js';
import { ControlError } from './control-error.js';
import { ControlReply, type ControlRequest } from './control-message.js';

const timeoutMs = 5000;

/** Asks the agent of a data folder; null when none runs. Rejects with `ControlError` no-reply when it does not answer. */
export async function askAgent(root: string, request: ControlRequest): Promise<ControlReply | null> {
  const socket = connect(controlAddress(root));
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  try {
    socket.write(`${JSON.stringify(request)}\n`);
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
    return ControlReply.parse(JSON.parse(await Promise.race([line, failed])));
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
