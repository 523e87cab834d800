import type { FromAgent, ToAgent } from '../agent-messages.js';
import { AgentServer } from './agent-server.js';

// The entry of the utility process: everything is in AgentServer, which the main process talks to.
const { parentPort } = process;
const server = new AgentServer({
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process is no window
  tell: (message: FromAgent) => parentPort.postMessage(message),
  exit: () => process.exit(0),
});
// A terminal and the end of a session signal every process of the app at once. The main process gets
// the same and says what is to happen; without it the build would be dropped instead of given back.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => server.receive({ kind: 'stop', how: 'now' }));
parentPort.on('message', ({ data }) => server.receive(data as ToAgent));
