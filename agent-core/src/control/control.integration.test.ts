import { spawnSync } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimId } from '@barnraiser/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleSnapshot } from '../testing/sample-snapshot.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { askAgent } from './ask-agent.js';
import { controlAddress } from './control-address.js';
import { type Answer, type Control, serveControl } from './serve-control.js';

const answer: Answer = async () => ({ ok: true, value: sampleSnapshot });
let control: Control | null = null;

afterEach(async () => {
  await control?.close();
  control = null;
});

describe('the control socket', () => {
  it('tells how the agent is, to its own user alone', async () => {
    const root = await temporaryFolder();
    control = await serveControl(root, answer);
    expect(await askAgent(root, 'status', {})).toEqual({ ok: true, value: sampleSnapshot });
    expect((await stat(controlAddress(root))).mode & 0o777).toBe(0o600);
  });

  it('answers null where no agent runs', async () => {
    expect(await askAgent(await temporaryFolder(), 'status', {})).toBeNull();
  });

  it('lets no second agent run on the same folder', async () => {
    const root = await temporaryFolder();
    control = await serveControl(root, answer);
    await expect(serveControl(root, answer)).rejects.toMatchObject({ code: 'already-running' });
    expect(await askAgent(root, 'status', {})).not.toBeNull();
  });

  it('takes over the socket of an agent that was killed', async () => {
    const root = await temporaryFolder();
    const address = JSON.stringify(controlAddress(root));
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${address}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    expect((await stat(controlAddress(root))).isSocket()).toBe(true);
    expect(await askAgent(root, 'status', {})).toBeNull();
    control = await serveControl(root, answer);
    expect(await askAgent(root, 'status', {})).not.toBeNull();
  });

  it('finds a shorter place when the folder has a long path', async () => {
    const root = join(await temporaryFolder(), 'long'.repeat(40));
    await mkdir(root);
    expect(controlAddress(root).length).toBeLessThan(104);
    control = await serveControl(root, answer);
    expect(await askAgent(root, 'status', {})).not.toBeNull();
  });

  it('says what is wrong with a question', async () => {
    const root = await temporaryFolder();
    control = await serveControl(root, answer);
    const reply = await askAgent(root, 'nonsense' as never, {} as never);
    expect(reply).toMatchObject({ ok: false, problem: { code: 'malformed' } });
  });

  it('carries bytes', async () => {
    const root = await temporaryFolder();
    const piece = {
      claimId: '01920000-0000-7000-8000-000000000001' as ClaimId,
      from: 0,
      bytes: new Uint8Array([0, 10, 200]),
      total: 3,
      ended: false,
      truncatedBytes: 0,
      sections: [],
      marks: [],
    };
    control = await serveControl(root, async () => ({ ok: true, value: piece }));
    expect(await askAgent(root, 'readLog', { claimId: piece.claimId })).toEqual({ ok: true, value: piece });
  });
});
