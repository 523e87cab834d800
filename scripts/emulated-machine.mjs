// Runs a command in a throw-away Debian machine under software emulation, with control groups version 2.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boot, prepare } from './emulated-machine/boot.mjs';
import { bundle } from './emulated-machine/bundle.mjs';
import { emulationCommands, hasCommand } from './setup.mjs';

const usage = `node scripts/emulated-machine.mjs [OPTION …] COMMAND

Boots the machine, runs COMMAND there (a line for /bin/sh, as root), prints its output and ends with
its exit code; 69 when this cannot be done here, 70 when the machine did not end in time.

  --bundle FILE   a TypeScript program, there as /work/NAME.mjs
  --file PATH     a file or folder, there as /work/NAME
  --systemd       with systemd as process 1, and a session of the user builder
  --network       the host's loopback ports are at 10.0.2.2
  --timeout-s N   180 if not given
  --check         only prepare it, and tell whether it can be done here`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bundle: { type: 'string', multiple: true, default: [] },
    file: { type: 'string', multiple: true, default: [] },
    systemd: { type: 'boolean', default: false },
    network: { type: 'boolean', default: false },
    'timeout-s': { type: 'string', default: '180' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help || (positionals.length !== 1 && !values.check)) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
if (emulationCommands.length === 0 || !hasCommand('apt-get')) unavailable('it takes Debian on a 64-bit PC');
const missing = emulationCommands.filter((name) => !hasCommand(name));
if (missing.length > 0) unavailable(`without ${missing.join(', ')}`);
try {
  prepare();
} catch (error) {
  unavailable(error.message);
}
if (values.check) process.exit(0);

const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bundle-'));
try {
  const programs = [];
  for (const program of values.bundle) programs.push(await bundle(program, folder));
  const ran = await boot({
    command: positionals[0],
    files: [...programs, ...values.file],
    systemd: values.systemd,
    timeoutMs: Number(values['timeout-s']) * 1000,
    netdev: values.network ? 'user' : '',
  });
  process.stdout.write(ran.output);
  if (ran.exitCode === null) process.stderr.write(`The machine did not end:\n${ran.console}\n`);
  process.exitCode = ran.exitCode ?? 70;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function unavailable(reason) {
  console.error(`No machine can be emulated here: ${reason}`);
  process.exit(69);
}
