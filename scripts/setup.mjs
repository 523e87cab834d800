// Brings a fresh clone to the point where it runs. Uses nothing but Node itself, since nothing else is there yet.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildRooms, buildScreens } from './compile.mjs';
import { root, run } from './run-program.mjs';

export { root, run } from './run-program.mjs';

/**
 * Debian's packages for each command or library (`*.so.N`) that the project's jobs need; `cc` and
 * `c99` come with gcc. Where releases name a package differently, the names stand newest first.
 */
const debianPackages = {
  git: ['git', 'ca-certificates'],
  cc: ['gcc', 'libc6-dev'],
  make: ['make'],
  bwrap: ['bubblewrap'],
  xz: ['xz-utils'],
  postgres: ['postgresql'],
  'dpkg-source': ['dpkg-dev'],
  setsid: ['util-linux'],
  taskset: ['util-linux'],
  'libgtk-3.so.0': ['libgtk-3-0t64|libgtk-3-0'],
  'libnss3.so': ['libnss3'],
  'libasound.so.2': ['libasound2t64|libasound2'],
  'libgbm.so.1': ['libgbm1'],
  'libcups.so.2': ['libcups2t64|libcups2'],
  Xvfb: ['xvfb', 'xauth'],
  'dbus-daemon': ['dbus'],
  xdotool: ['xdotool'],
  import: ['imagemagick'],
  openbox: ['openbox'],
  cpulimit: ['cpulimit'],
  boinc: ['boinc-client'],
  buildbot: ['buildbot'],
  'buildbot-worker': ['buildbot-worker'],
  'libboinc_api.so': ['libboinc-app-dev'],
  trayer: ['trayer'],
  ss: ['iproute2'],
  chromium: ['chromium'],
  '7za': ['p7zip-full|7zip'],
  rpmbuild: ['rpm'],
  mksquashfs: ['squashfs-tools'],
  'desktop-file-validate': ['desktop-file-utils'],
  'qemu-system-x86_64': ['qemu-system-x86'],
  busybox: ['busybox-static'],
  mmdebstrap: ['mmdebstrap'],
  genext2fs: ['genext2fs'],
  mke2fs: ['e2fsprogs'],
};

/** What Electron itself needs on Linux. */
export const electronLibraries =
  process.platform === 'linux'
    ? ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1', 'libcups.so.2']
    : [];

/** What the desktop tests need: a virtual display, buses, real input, a real tray host, a browser. */
export const displayCommands =
  process.platform === 'linux'
    ? ['Xvfb', 'dbus-daemon', 'xdotool', 'import', 'openbox', 'trayer', 'ss', 'chromium']
    : [];

/** What an emulated machine is made with and runs on; only one of 64-bit PCs is made. */
export const emulationCommands =
  process.platform === 'linux' && process.arch === 'x64'
    ? ['qemu-system-x86_64', 'busybox', 'mmdebstrap', 'genext2fs', 'mke2fs']
    : [];

const minimumNode = [20, 18];

/**
 * Installs what is missing: npm packages, the build (with `screens` also the desktop app and the
 * dashboard), and the named system commands and libraries (through apt as root, or sudo where it
 * asks nothing). Answers those that are still missing.
 */
export function setUp({ commands = [], screens = false } = {}) {
  checkNode();
  installNpmPackages();
  const missing = installCommands(commands);
  buildRooms();
  if (screens) buildScreens();
  return missing;
}

/** Whether a command stands on PATH, or where Debian keeps a server's programs; `*.so.N` names a library. */
export function hasCommand(name) {
  if (/\.so(?:\.\d+)?$/.test(name)) return hasLibrary(name);
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/sbin', '/sbin');
  if (folders.some((folder) => isExecutable(join(folder, name)))) return true;
  return name === 'postgres' && existsSync('/usr/lib/postgresql');
}

function hasLibrary(name) {
  const listed = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  return listed.status !== 0 || listed.stdout.includes(`${name} `);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  console.error(`Barnraiser needs Node ${minimumNode.join('.')} or newer; this is ${process.version}.`);
  process.exit(1);
}

function installNpmPackages() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const wanted = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.log('Installing npm packages (once, about half a minute) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
    // An npm older than 11 runs Electron's install script whatever package.json says of it.
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
}

function installCommands(commands) {
  const missing = commands.filter((name) => !hasCommand(name));
  if (missing.length === 0) return [];
  const wanted = missing.flatMap((name) => debianPackages[name] ?? []);
  const apt = aptCommand();
  if (!apt) {
    console.log(`Missing: ${missing.join(', ')}. ${advice(wanted.map(knownName))}`);
    return missing;
  }
  console.log(`Installing what is missing through apt: ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  try {
    execFileSync(apt[0], [...apt.slice(1), 'update', '-qq'], options);
    const packages = wanted.map(knownName);
    execFileSync(
      apt[0],
      [...apt.slice(1), 'install', '-y', '-qq', '--no-install-recommends', ...packages],
      options,
    );
  } catch (error) {
    console.log(`apt-get could not install them (${error.message.split('\n')[0]}).`);
  }
  return commands.filter((name) => !hasCommand(name));
}

/** Of several names of a package, the first that this release has. */
function knownName(names) {
  const choices = names.split('|');
  const isKnown = (name) => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
  return choices.find((name, index) => index === choices.length - 1 || isKnown(name));
}

function aptCommand() {
  if (!hasCommand('apt-get')) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  const canSudo = hasCommand('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return canSudo ? ['sudo', '-n', 'apt-get'] : null;
}

function advice(packages) {
  if (hasCommand('apt-get')) return `Install them with: sudo apt-get install ${packages.join(' ')}`;
  return 'Install them with your package manager.';
}

/** The project's own version. */
export function projectVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}
