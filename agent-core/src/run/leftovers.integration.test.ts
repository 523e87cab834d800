import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { endLeftovers } from './leftovers.js';
import { markVariable } from './process-mark.js';
import { followProcesses } from './process-tree.js';
import { stepShell } from './step-shell.js';

const script =
  'setsid env -i /bin/sleep 1000 & (env -i /bin/sh -c "/bin/sleep 1000; :" &) ; (setsid sleep 1000 &) ; sleep 1000';

test.skipIf(process.platform !== 'linux')(
  'what nobody watches any more is found by its mark and ended, and only that',
  async () => {
    const claimId = randomUUID();
    const members = async (): Promise<number> => (await followProcesses(null, claimId).members()).length;
    const [file = '', ...args] = stepShell({ script }, { claimId, hasPrivateProcesses: false });
    const env = { PATH: process.env.PATH ?? '', [markVariable]: claimId };
    const shell = spawn(file, args, { env, detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ignore'] });
    const bystander = spawn('sleep', ['1000'], { stdio: 'ignore' });
    await expect.poll(members).toBeGreaterThanOrEqual(7);

    shell.kill('SIGKILL');
    await once(shell, 'exit');
    const orphans = await members();
    expect(orphans).toBeGreaterThanOrEqual(6);
    expect(await endLeftovers(claimId)).toEqual({ ended: orphans, remaining: [] });
    expect(await members()).toBe(0);
    expect(await endLeftovers(claimId)).toEqual({ ended: 0, remaining: [] });

    expect(bystander.exitCode).toBeNull();
    bystander.kill();
    await once(bystander, 'exit');
  },
);
