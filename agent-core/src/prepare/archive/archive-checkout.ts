import { mkdir, open, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { limitsOf, type CheckoutContext } from '../checkout-context.js';
import { PrepareError } from '../prepare-error.js';
import { removeTree } from '../remove-tree.js';
import { formatBytes, formatOf, type ArchiveFormat } from './archive-format.js';
import { archiveGate, type ArchivePlan } from './archive-gate.js';
import { decompress } from './decompress.js';
import { fetchArchive } from './fetch-archive.js';
import { unpackTar } from './unpack-tar.js';
import { unpackZip } from './unpack-zip.js';

type Plan = Extract<ArchivePlan, { ok: true }>;

/**
 * Puts an archive's files into the source folder. Its digest is checked before anything in it is
 * looked at, and its list of entries before anything is written. One folder that holds everything
 * is taken off. Rejects with `PrepareError`.
 */
export async function archiveCheckout(
  source: { readonly url: string; readonly sha256: string },
  context: CheckoutContext,
): Promise<void> {
  const { folders, cacheRoot, signal } = context;
  const limits = limitsOf(context);
  const { url, headers } = context.resolveUrl(source.url);
  const archive = await fetchArchive(
    join(cacheRoot, 'archives'),
    { url, headers, sha256: source.sha256, mostBytes: limits.archiveBytes },
    signal,
  );
  const scratch = join(folders.root, 'unpacking');
  const into = join(scratch, 'tree');
  await mkdir(into, { recursive: true, mode: 0o700 });
  try {
    const { plan, format } = await unpack(archive, scratch, into, context);
    for (const link of plan.links) await makeLink(into, link.path, link.target);
    await removeTree(folders.source);
    await rename(plan.top === null ? into : join(into, plan.top), folders.source);
    context.note(`Unpacked ${format}, sha256 ${source.sha256}.`);
    // The tree has moved away.
    await rm(scratch, { recursive: true, force: true });
  } catch (error) {
    await removeTree(scratch);
    throw error;
  }
}

async function unpack(
  archive: string,
  scratch: string,
  into: string,
  context: CheckoutContext,
): Promise<{ plan: Plan; format: ArchiveFormat }> {
  const { signal } = context;
  const limits = limitsOf(context);
  const gate = archiveGate(limits, process.platform === 'darwin' || process.platform === 'win32');
  const format = formatOf(await startOf(archive));
  if (format === null) {
    throw new PrepareError('job-invalid', 'the archive is neither a tar (gz, xz, bz2, zst) nor a zip');
  }
  if (format === 'zip') return { plan: await unpackZip(archive, into, gate, signal), format };
  if (format === 'tar') return { plan: await unpackTar(archive, into, gate, signal), format };
  const tar = join(scratch, 'source.tar');
  // Decompressed once, as the tar is read twice; each entry also has a header and padding.
  await decompress(archive, format, tar, limits.unpackedBytes + limits.files * 1024 + 1024 ** 2, signal);
  return { plan: await unpackTar(tar, into, gate, signal), format };
}

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(formatBytes), 0, formatBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function makeLink(into: string, path: string, target: string): Promise<void> {
  const at = join(into, path);
  await mkdir(dirname(at), { recursive: true });
  await symlink(target, at);
}
