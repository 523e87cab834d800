import { agentFacts } from './agent-facts.js';

// Run as `node agent-scenario.mjs SITUATION`: prints one line, as scenario.ts does. Apart, for it takes long to load.
const found = { situation: process.argv[2], agent: await agentFacts() };
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
