import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { askAgent } from './ask-agent.js';
import { controlAddress } from './control-address.js';
import { ControlError } from './control-error.js';
import { type ControlReply, ControlRequest } from './control-message.js';

/** The control socket of a running agent. */
export interface Control {
  close(): Promise<void>;
}

/**
 * Listens for questions about the agent of a data folder; being the one that listens is what makes
 * it the only agent there. A socket that a crash left behind is taken over. Only this user may
 * connect. Rejects with `ControlError` already-running.
 */
export async function serveControl(
  root: string,
  answer: (request: ControlRequest) => Promise<ControlReply>,
): Promise<Control> {
  const address = controlAddress(root);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    converse(socket, answer);
  });
  if (!(await isListening(server, address))) {
    if ((await askAgent(root, { ask: 'status' })) !== null) throw alreadyRunning(root);
    await rm(address, { force: true });
    if (!(await isListening(server, address))) throw alreadyRunning(root);
  }
  if (process.platform !== 'win32') await chmod(address, 0o600);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** False when the address is in use. */
async function isListening(server: Server, address: string): Promise<boolean> {
  server.listen(address);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

function converse(socket: Socket, answer: (request: ControlRequest) => Promise<ControlReply>): void {
  socket.on('error', () => socket.destroy());
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    void replyTo(line, answer).then((reply) => socket.write(`${JSON.stringify(reply)}\n`));
  });
}

async function replyTo(
  line: string,
  answer: (request: ControlRequest) => Promise<ControlReply>,
): Promise<ControlReply> {
  try {
    return await answer(ControlRequest.parse(JSON.parse(line)));
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function alreadyRunning(root: string): ControlError {
  return new ControlError(`an agent runs already for ${root}`, { code: 'already-running', cause: undefined });
}
