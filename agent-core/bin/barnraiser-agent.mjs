#!/usr/bin/env node
// Says which Node is needed before anything is loaded that an older one cannot read.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  console.error(`barnraiser-agent needs Node 20.18 or newer; this is ${process.version}.`);
  process.exit(2);
}
await import('../dist/cli.js');
