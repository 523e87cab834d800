import { readFileSync } from 'node:fs';
import { runCli } from './cli/run-cli.js';
import { processTerminal } from './cli/terminal.js';

/** The version of this package. */
function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

// Whoever reads the output may stop early (`log … | head`); that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), processTerminal(), ownVersion());
