/** This agent's version: its package's, as a test checks. A constant, so that the agent can be bundled into one file. */
export const agentVersion = '0.1.0';
