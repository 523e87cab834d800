import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from './testing/free-port.js';
import { runProgram } from './testing/processes.js';

test('the main job builds the sample, says where to read of it, and goes on with the same data', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'barnraiser-start-'));
  const args = ['--once', '--data', folder, '--port', String(await freePort())];

  const first = await runProgram('scripts/start.mjs', args);
  expect(first.stderr).toBe('');
  expect(first.exitCode).toBe(0);
  for (const step of ['configure', 'make', 'check']) expect(first.stdout).toContain(`✓ ${step}: passed`);
  expect(first.stdout).toContain('ok 1 - compose_by_hour\n');
  expect(first.stdout).toMatch(/✓ Passed: 10 tests, 9 passed, 0 failed, 1 skipped; isolation: \w+\./);
  expect(first.stdout).toContain('This machine has joined it');

  const second = await runProgram('scripts/start.mjs', args);
  expect(second.exitCode).toBe(0);
  expect(second.stdout).toContain('with the data of earlier starts');
  expect(second.stdout).not.toContain('This machine has joined it');
  // The first build tells how long the second will take.
  expect(second.stdout).toMatch(/Step 1 of 3: configure \(about [\d.]+ s\)/);

  const agentFolder = join(folder, 'agent');
  const history = await runProgram('agent-core/bin/barnraiser-agent.mjs', [
    'history',
    '--json',
    '--data',
    agentFolder,
  ]);
  expect(JSON.parse(history.stdout)).toHaveLength(2);
  await rm(folder, { recursive: true });
});

test('a wrong option of the main job is refused with its usage', async () => {
  const refused = await runProgram('scripts/start.mjs', ['--onec']);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('npm start [-- --once]');
});
