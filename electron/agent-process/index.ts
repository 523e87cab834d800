import type { FromAgent, ToAgent } from '../agent-messages.js';
import { AgentServer } from './agent-server.js';

// The entry of the utility process: everything is in AgentServer, which the main process talks to.
const { parentPort } = process;
const server = new AgentServer({
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process is no window
  tell: (message: FromAgent) => parentPort.postMessage(message),
  exit: () => process.exit(0),
});
parentPort.on('message', ({ data }) => server.receive(data as ToAgent));
