import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest path that a unix socket may have: `sun_path` holds 104 bytes on BSD and macOS, 108 on Linux, with a NUL. */
const longestPath = 103;

/**
 * Where the agent of a data folder listens: a socket in the folder; when that path is too long, one
 * in the temporary folder that is named after it; on Windows a named pipe.
 */
export function controlAddress(root: string, platform: NodeJS.Platform = process.platform): string {
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\barnraiser-${digest}`;
  const path = join(root, 'agent.sock');
  return Buffer.byteLength(path) <= longestPath ? path : join(tmpdir(), `barnraiser-${digest}.sock`);
}
