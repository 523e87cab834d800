// Fetches upstream sources from Debian's archive, checked by apt's own signatures.
// Uses a private apt state below .cache, so that it needs no root and changes nothing on the machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand, root } from './setup.mjs';

const cache = join(root, '.cache', 'debian-sources');

/**
 * Answers the path of a package's upstream archive, downloading it when it is not cached, or null
 * where there is no Debian archive to ask. Throws when apt fails.
 */
export function debianSource(name) {
  if (!hasCommand('apt-get') || !hasCommand('dpkg-source')) return null;
  return cached(name) ?? downloaded(name);
}

function cached(name) {
  if (!existsSync(cache)) return null;
  const file = readdirSync(cache).find(
    (entry) => entry.startsWith(`${name}_`) && /\.orig\.tar\.\w+$/.test(entry),
  );
  return file ? join(cache, file) : null;
}

function downloaded(name) {
  const apt = join(cache, 'apt');
  const sources = join(apt, 'sources');
  for (const folder of ['state/lists/partial', 'archives/partial', 'sources'])
    mkdirSync(join(apt, folder), { recursive: true });
  if (writeSourceLists(sources) === 0) return null;
  const options = [
    `Dir::State=${join(apt, 'state')}`,
    `Dir::Cache=${apt}`,
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${sources}`,
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option]);
  const run = (...args) =>
    execFileSync('apt-get', [...options, ...args], { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] });
  if (readdirSync(join(apt, 'state/lists')).every((entry) => entry === 'partial' || entry === 'lock'))
    run('-qq', 'update');
  run('-qq', 'source', '--download-only', name);
  return cached(name);
}

/** Copies the machine's own Debian entries as source entries; answers how many files have one. */
function writeSourceLists(folder) {
  const parts = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list'].concat(
    existsSync(parts) ? readdirSync(parts).map((file) => join(parts, file)) : [],
  );
  let written = 0;
  for (const [index, file] of files.filter((path) => existsSync(path)).entries()) {
    const text = readFileSync(file, 'utf8');
    if (!/debian-archive-keyring|\bdebian\b.*\bmain\b/.test(text)) continue;
    const asSource = text.replace(/^Types:.*$/gm, 'Types: deb-src').replace(/^deb(-src)?(?=\s)/gm, 'deb-src');
    writeFileSync(join(folder, `${index}.${file.endsWith('.sources') ? 'sources' : 'list'}`), asSource);
    written += 1;
  }
  return written;
}
