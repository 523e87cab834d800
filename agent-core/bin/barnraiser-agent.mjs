#!/usr/bin/env node
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// Says which Node is needed before anything is loaded that an older one cannot read.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  console.error(`barnraiser-agent needs Node 20.18 or newer; this is ${process.version}.`);
  process.exit(2);
}

// V8 would let the place of young objects grow to 48 MB and keep it (docs/decisions/0010-a-small-agent.md).
setFlagsFromString('--semi-space-growth-factor=1');

/** All in one file, which takes half the memory. In a checkout it may be older than what it was made from. */
const bundled = 'dist/headless/cli.js';
const isCurrent = madeAtMs(bundled) > madeAtMs('tsconfig.tsbuildinfo');
await import(isCurrent ? `../${bundled}` : '../dist/cli.js');

function madeAtMs(path) {
  return statSync(new URL(`../${path}`, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
