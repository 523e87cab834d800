import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { InstanceFolder } from './instance-record.js';

/** What runs as an instance. */
export interface InstanceProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** With this variable the processes of an instance are told from all others. */
export const launchIdVariable = 'BARNRAISER_LAUNCH_ID';

/**
 * The process itself writes down who it is before it becomes the program: were the coordinator to
 * do it, a crash in between would leave a process that nobody knows. exec(2) keeps the number and the
 * time of the start.
 */
const beginScript = `read -r line < /proc/$$/stat && printf '%s\\n' "$line" > "$1" && shift && exec "$@"`;

/**
 * Starts the program in a session of its own, with its output in the folder, so that it outlives the
 * coordinator. Rejects when nothing was started.
 */
export async function startInstance(folder: InstanceFolder, instance: InstanceProgram): Promise<void> {
  // Appending, so that the file may be cut while the instance runs.
  const output = await open(folder.output, 'a', 0o600);
  try {
    const child = spawn(
      '/bin/sh',
      ['-c', beginScript, 'sh', folder.started, instance.program, ...instance.args],
      {
        cwd: folder.path,
        env: instance.environment,
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
      },
    );
    await once(child, 'spawn');
    child.unref();
  } finally {
    await output.close();
  }
}
