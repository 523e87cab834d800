import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/**
 * Unpacks a zip archive's files below `folder`, with their rights. `rename` answers an entry's new
 * name, or null to leave it out. Rejects on a name that leads out of the folder.
 */
export async function unzip(archive, folder, rename) {
  const zip = await new Promise((resolve, reject) => {
    yauzl.open(archive, { lazyEntries: true, autoClose: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
  await new Promise((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', (entry) => {
      const name = entry.fileName.endsWith('/') ? null : rename(entry.fileName);
      const written = name === null ? Promise.resolve() : write(zip, entry, folder, name);
      written.then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
}

async function write(zip, entry, folder, name) {
  const file = join(folder, name);
  if (!file.startsWith(folder + sep)) throw new Error(`the archive names a file outside of it: ${name}`);
  mkdirSync(dirname(file), { recursive: true });
  const content = await new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
  const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
  await pipeline(content, createWriteStream(file, { mode }));
}
