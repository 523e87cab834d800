// Brings a fresh clone to the point where it runs. Uses nothing but Node itself, since nothing else is there yet.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Debian's package for each command that the project's jobs need; `cc` and `c99` come with gcc. */
const debianPackages = {
  git: ['git', 'ca-certificates'],
  cc: ['gcc', 'libc6-dev'],
  make: ['make'],
  bwrap: ['bubblewrap'],
  xz: ['xz-utils'],
  postgres: ['postgresql'],
  'dpkg-source': ['dpkg-dev'],
  setsid: ['util-linux'],
};

const minimumNode = [20, 18];

/**
 * Installs what is missing: npm packages, the TypeScript build, and the named system commands
 * (through apt as root, or sudo where it asks nothing). Answers the commands that are still missing.
 */
export function setUp({ commands = [] } = {}) {
  checkNode();
  installNpmPackages();
  const missing = installCommands(commands);
  build();
  return missing;
}

/** Runs a program in the repository with its output shown; throws when it fails. */
export function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw new Error(`${program} could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${status}`);
}

/** Whether a command stands on PATH, or where Debian keeps a server's programs. */
export function hasCommand(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/sbin', '/sbin');
  if (folders.some((folder) => isExecutable(join(folder, name)))) return true;
  return name === 'postgres' && existsSync('/usr/lib/postgresql');
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
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: process.platform === 'win32' });
}

function build() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  run(process.execPath, [tsc, '-b']);
  run(process.execPath, [join('scripts', 'prepare-database.mjs')]);
}

function installCommands(commands) {
  const missing = commands.filter((name) => !hasCommand(name));
  if (missing.length === 0) return [];
  const packages = missing.flatMap((name) => debianPackages[name] ?? []);
  const apt = aptCommand();
  if (!apt) {
    console.log(`Missing: ${missing.join(', ')}. ${advice(packages)}`);
    return missing;
  }
  console.log(`Installing ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync(apt[0], [...apt.slice(1), 'update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(apt[0], [...apt.slice(1), 'install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch (error) {
    console.log(`apt-get could not install them (${error.message.split('\n')[0]}).`);
  }
  return commands.filter((name) => !hasCommand(name));
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
