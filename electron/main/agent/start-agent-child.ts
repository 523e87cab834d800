import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { FromAgent } from '../../agent-messages.js';
import type { AgentChild, AgentChildListeners } from './agent-child.js';

/** Starts the agent in a utility process of its own, so that it outlives the window and cannot stall it. */
export function startAgentChild({ told, complained, ended }: AgentChildListeners): AgentChild {
  const script = fileURLToPath(new URL('./agent-process.js', import.meta.url));
  const child = utilityProcess.fork(script, [], {
    serviceName: 'Barnraiser agent',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.on('message', (message: FromAgent) => told(message));
  child.on('exit', (code) => ended(code));
  child.stderr?.setEncoding?.('utf8');
  child.stderr?.on('data', (text: string | Buffer) => complained(String(text)));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process is no window
    tell: (message) => child.postMessage(message),
    kill: () => {
      // Its own kill() sends SIGTERM, which the agent takes as a wish.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
