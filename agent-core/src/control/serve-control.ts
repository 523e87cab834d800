import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { LocalReply } from '@barnraiser/protocol';
import { z } from 'zod';
import { askAgent } from './ask-agent.js';
import { controlAddress } from './control-address.js';
import { ControlError } from './control-error.js';
import { ControlRequest, encodeLine } from './control-message.js';

/** Answers a call whose name is known; its input is not looked at before. Never rejects. */
export type Answer = (request: ControlRequest) => Promise<LocalReply<unknown>>;

/** The control socket of a running agent. */
export interface Control {
  close(): Promise<void>;
}

/** An agent that lives answers within this time. */
const aliveMs = 5000;

/**
 * Listens for calls about the agent of a data folder; being the one that listens is what makes
 * it the only agent there. A socket that a crash left behind is taken over. Only this user may
 * connect. Rejects with `ControlError` already-running.
 */
export async function serveControl(root: string, answer: Answer): Promise<Control> {
  const address = controlAddress(root);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    converse(socket, answer);
  });
  if (!(await isListening(server, address))) {
    if ((await askAgent(root, 'status', {}, aliveMs)) !== null) throw alreadyRunning(root);
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

function converse(socket: Socket, answer: Answer): void {
  socket.on('error', () => socket.destroy());
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    void replyTo(line, answer).then((reply) => socket.write(encodeLine(reply)));
  });
}

async function replyTo(line: string, answer: Answer): Promise<LocalReply<unknown>> {
  const request = readRequest(line);
  if (request !== null) return answer(request);
  const message = `This agent has no such call, or it was not one line of JSON: ${line.slice(0, 80)}`;
  return { ok: false, problem: { code: 'malformed', message } };
}

function readRequest(line: string): ControlRequest | null {
  try {
    return ControlRequest.parse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

function alreadyRunning(root: string): ControlError {
  return new ControlError(`an agent runs already for ${root}`, { code: 'already-running', cause: undefined });
}
