import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { agentFacts } from './agent-facts.js';
import type { Facts } from './scenario.js';

const repository = join(import.meta.dirname, '../../../..');
/** The tool's exit code for a machine that did not end in time. */
const didNotEnd = 70;
const tool = join(repository, 'scripts/emulated-machine.mjs');

/** Why no machine can be emulated here; null: one can. */
export function whyNoMachine(): string | null {
  const { status, stderr } = spawnSync(process.execPath, [tool, '--check'], { encoding: 'utf8' });
  return status === 0 ? null : stderr.trim();
}

/** What was found in one situation. */
type Found = Facts & { readonly agent: Awaited<ReturnType<typeof agentFacts>> };

/** What a machine's run came to: the facts by situation, and whatever else was printed. */
export interface MachineRun {
  of(situation: string): Found;
  readonly otherLines: readonly string[];
}

/**
 * Boots a machine and looks at the situations there. One that breaks down or does not end in time is
 * booted once more, and the test's output says so; rejects when that does not end either.
 */
export async function lookInMachine(
  situations: string,
  { systemd, timeoutMs }: { readonly systemd: boolean; readonly timeoutMs: number },
): Promise<MachineRun> {
  const programs = ['scenario.ts', 'agent-scenario.ts'].map((name) => join(import.meta.dirname, name));
  const options = [
    ...programs.flatMap((path) => ['--bundle', path]),
    ...(systemd ? ['--systemd'] : []),
    '--timeout-s',
    String(timeoutMs / 1000),
  ];
  const run = () =>
    promisify(execFile)(process.execPath, [tool, ...options, situations], {
      cwd: repository,
      maxBuffer: 2 ** 24,
    });
  const { stdout } = await run().catch((error: { code?: unknown; stdout: string; stderr: string }) => {
    if (error.code !== didNotEnd) throw error;
    console.log(`The machine is booted once more.\n${error.stderr}\n${error.stdout}`);
    return run();
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  const facts = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Found & { situation: string });
  return {
    of: (situation) => {
      const found = facts.find((entry) => entry.situation === situation);
      if (found === undefined) throw new Error(`Nothing was found in ${situation}:\n${stdout}`);
      return found;
    },
    otherLines: lines.filter((line) => !line.startsWith('{')),
  };
}
