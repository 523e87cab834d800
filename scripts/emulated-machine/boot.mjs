import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packInitialFiles } from './initial-files.mjs';
import { preparedKernel } from './kernel.mjs';
import { preparedRootDisk } from './root-disk.mjs';

/** Makes what is kept between runs, from packages that are downloaded; throws where that cannot be done. */
export function prepare() {
  return { kernel: preparedKernel(), rootDisk: preparedRootDisk() };
}

/**
 * Boots a throw-away Debian machine under software emulation, runs `command` there as root (a line
 * for /bin/sh) with `files` (paths to copy) below /work, and answers `{exitCode, output, console,
 * durationMs}` when it has ended. `exitCode` is null when it did not end within `timeoutMs` or the
 * machine broke down; `console` then tells more. With `systemd` that is process 1, and a session of
 * the user `builder` (uid 1000) runs; without, `command` is all that runs. `netdev` is QEMU's option
 * (`user`: loopback ports of the host are at 10.0.2.2), `append` goes to the kernel.
 */
export async function boot({
  command,
  files = [],
  systemd = false,
  timeoutMs = 180_000,
  memoryMb = 1536,
  cpus = 2,
  netdev = '',
  append = '',
}) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-machine-'));
  const startedAt = performance.now();
  try {
    const { kernel, rootDisk } = prepare();
    const at = (name) => join(folder, name);
    packInitialFiles(at('initial'), at('initial.cpio'), kernel.modules);
    makeWorkDisk(at('work'), at('work.ext4'), { command, files, systemd });
    const args = [
      ...fixedOptions,
      ...options({
        smp: cpus,
        m: memoryMb,
        kernel: kernel.image,
        initrd: at('initial.cpio'),
        append: `console=ttyS0 quiet panic=-1 oops=panic ${append}`,
      }),
      ...options({ serial: `file:${at('console')}` }),
      ...options({ serial: `file:${at('output')}` }),
      ...options({ drive: `file=${rootDisk},format=raw,if=virtio,snapshot=on` }),
      ...options({ drive: `file=${at('work.ext4')},format=raw,if=virtio,readonly=on` }),
      ...(netdev
        ? options({ netdev: `${netdev},id=net0`, device: 'virtio-net-pci,netdev=net0,romfile=' })
        : []),
    ];
    const said = await emulate(args, timeoutMs);
    const output = readText(at('output'));
    const ended = /^ended with exit code (\d+)\n?$/m.exec(output);
    return {
      exitCode: ended === null ? null : Number(ended[1]),
      output: ended === null ? output : output.slice(0, ended.index),
      console: `${readText(at('console'))}${said}`,
      durationMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing but what is named here; the machine ends where it would start anew. */
const fixedOptions = [
  '-nodefaults',
  '-no-user-config',
  '-no-reboot',
  ...options({ accel: 'tcg,thread=multi', cpu: 'max', display: 'none' }),
];

function options(named) {
  return Object.entries(named).flatMap(([name, value]) => [`-${name}`, String(value)]);
}

function makeWorkDisk(folder, target, { command, files, systemd }) {
  mkdirSync(folder);
  cpSync(join(import.meta.dirname, 'guest'), join(folder, 'guest'), { recursive: true });
  for (const path of files) cpSync(path, join(folder, path.split('/').at(-1)), { recursive: true });
  writeFileSync(join(folder, 'command.sh'), `${command}\n`);
  if (systemd) writeFileSync(join(folder, 'boot-systemd'), '');
  execFileSync('mke2fs', ['-q', '-t', 'ext4', '-O', '^has_journal', '-d', folder, target, '256M'], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
}

/** Answers what the emulator itself said. */
async function emulate(args, timeoutMs) {
  const child = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  child.stdout.on('data', (bytes) => said.push(bytes));
  child.stderr.on('data', (bytes) => said.push(bytes));
  const end = () => child.kill('SIGKILL');
  const timer = setTimeout(end, timeoutMs);
  // Whoever asked is gone: so is the machine.
  process.once('exit', end);
  try {
    await once(child, 'close');
  } finally {
    clearTimeout(timer);
    process.off('exit', end);
  }
  return Buffer.concat(said).toString('utf8');
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
}
