import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const program = fileURLToPath(new URL('../../bin/barnraiser-coordinator.mjs', import.meta.url));

/** What a command printed, and its exit code. */
export interface Printed {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The surroundings of a command: nothing of the product's own from the tests' environment. */
function environment(extra: Record<string, string>): Record<string, string | undefined> {
  const none = { BARNRAISER_URL: undefined, BARNRAISER_ADMIN_TOKEN: undefined, DATABASE_URL: undefined };
  return { ...none, NO_COLOR: undefined, FORCE_COLOR: undefined, ...extra };
}

/** Starts the built command line and leaves it running. */
export function startCommand(args: readonly string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [program, ...args], { env: environment(env), reject: false });
}

/** Runs the built command line to its end. */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Printed> {
  const { exitCode, stdout, stderr } = await startCommand(args, env);
  return { exitCode, stdout, stderr };
}
