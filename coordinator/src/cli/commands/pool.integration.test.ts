import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PoolDetail } from '@barnraiser/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Printed, runCommand } from '../../testing/command-line.js';
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.js';

let folder: string;
let coordinator: TestCoordinator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'barnraiser-cli-'));
  coordinator = await startTestCoordinator({ scaleEveryMs: 50 });
});
afterEach(async () => {
  await coordinator.close();
  await rm(folder, { recursive: true });
});

function run(...args: string[]): Promise<Printed> {
  return runCommand([...args, '--data', coordinator.dataDir], { BARNRAISER_URL: coordinator.url });
}

async function apply(text: string): Promise<Printed> {
  const file = path.join(folder, 'builders.yaml');
  await writeFile(file, text);
  return run('pool', 'apply', file);
}

const document = 'name: builders\nprovider: { kind: process }\nserves: { os: linux }\nmax: 3\ndryRun: true\n';

test('a pool is applied from its file, listed, shown with its decisions, and removed', async () => {
  expect(await run('pool', 'list')).toMatchObject({ stdout: expect.stringContaining('No pools yet') });
  expect(await apply(document)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Pool builders is in force\. It is a dry run: nothing is ordered\./),
  });
  await expect
    .poll(async () => (await run('pool', 'list')).stdout)
    .toMatch(
      /builders +process +0 of 0 to 3 +dry run +\$0\.00 +wanted 0: no job that it serves waits long enough/,
    );
  const shown = await run('pool', 'show', 'builders');
  expect(shown.stdout).toContain('No instances.');
  expect(shown.stdout).toMatch(/Decisions\n {2}just now: wanted 0/);
  const { stdout } = await run('pool', 'show', 'builders', '--json');
  expect(PoolDetail.parse(JSON.parse(stdout)).pool.max).toBe(3);
  expect((await run('pool', 'remove', 'builders')).stdout).toContain('Pool builders is removed');
});

test('a pool’s file that is wrong is refused with the place', async () => {
  const printed = await apply(document.replace('max: 3', 'max: 3\nidelTimeoutS: 60'));
  expect(printed.exitCode).not.toBe(0);
  expect(printed.stderr).toMatch(
    /builders\.yaml:5:1: idelTimeoutS: unknown key; did you mean "idleTimeoutS"\?/,
  );
});
