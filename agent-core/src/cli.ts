import { runCli } from './cli/run-cli.js';
import { processTerminal } from './cli/terminal.js';

// Whoever reads the output may stop early (`history | head`); that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
