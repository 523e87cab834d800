// Packs samples/greeting as an upstream would its release: the same files give the same bytes.
//
//   node scripts/pack-sample.mjs [--quiet] OUT.tar.gz      prints the archive's SHA-256
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { create } from 'tar';

const samples = fileURLToPath(new URL('../samples', import.meta.url));
const packedAt = new Date('2026-01-01T00:00:00Z');

/**
 * Packs the sample project to `out` (made anew, with the folders above it) and answers the archive's
 * SHA-256 in hexadecimal. Names are sorted and owners, times and rights are fixed; of the rights
 * only the executable bit is kept. Left-overs of a build in the sample's folder are not packed.
 */
export async function packSample(out) {
  const chunks = await create(
    {
      cwd: samples,
      gzip: { level: 9 },
      portable: true,
      noDirRecurse: true,
      mtime: packedAt,
      onWriteEntry: (entry) => {
        entry.stat.mode = (entry.stat.mode & ~0o777) | ((entry.stat.mode & 0o111) === 0 ? 0o644 : 0o755);
      },
    },
    namesBelow('greeting'),
  ).collect();
  const bytes = Buffer.concat(chunks);
  // The system that a gzip was made on stands in its tenth byte (RFC 1952 §2.3.1): 255 is "unknown".
  bytes[9] = 255;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, bytes);
  return createHash('sha256').update(bytes).digest('hex');
}

const builtFiles = /^(?:Makefile|config\.(?:h|log)|greet|libgreeting\..*|.*\.l?o|tests\/(?:cases|.*\.log))$/;

function namesBelow(folder) {
  return readdirSync(join(samples, folder), { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(join(samples, folder, name)).isFile() && !builtFiles.test(name))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${folder}/${name}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const isQuiet = process.argv.includes('--quiet');
  const out = process.argv.slice(2).find((arg) => !arg.startsWith('--'));
  if (out === undefined) {
    console.error('usage: node scripts/pack-sample.mjs [--quiet] OUT.tar.gz');
    process.exit(2);
  }
  const sha256 = await packSample(out);
  if (!isQuiet) console.log(sha256);
}
