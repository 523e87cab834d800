import { spawnSync } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleSnapshot } from '../testing/sample-snapshot.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { askAgent } from './ask-agent.js';
import { controlAddress } from './control-address.js';
import { type Control, serveControl } from './serve-control.js';

const answer = async () => ({ ok: true as const, snapshot: sampleSnapshot });
let control: Control | null = null;

afterEach(async () => {
  await control?.close();
  control = null;
});

describe('the control socket', () => {
  it('tells how the agent is, to its own user alone', async () => {
    const root = await temporaryFolder();
    control = await serveControl(root, answer);
    expect(await askAgent(root, { ask: 'status' })).toEqual({ ok: true, snapshot: sampleSnapshot });
    expect((await stat(controlAddress(root))).mode & 0o777).toBe(0o600);
  });

  it('answers null where no agent runs', async () => {
    expect(await askAgent(await temporaryFolder(), { ask: 'status' })).toBeNull();
  });

  it('lets no second agent run on the same folder', async () => {
    const root = await temporaryFolder();
    control = await serveControl(root, answer);
    await expect(serveControl(root, answer)).rejects.toMatchObject({ code: 'already-running' });
    expect(await askAgent(root, { ask: 'status' })).not.toBeNull();
  });

  it('takes over the socket of an agent that was killed', async () => {
    const root = await temporaryFolder();
    const address = JSON.stringify(controlAddress(root));
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${address}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    expect((await stat(controlAddress(root))).isSocket()).toBe(true);
    expect(await askAgent(root, { ask: 'status' })).toBeNull();
    control = await serveControl(root, answer);
    expect(await askAgent(root, { ask: 'status' })).not.toBeNull();
  });

  it('finds a shorter place when the folder has a long path', async () => {
    const root = join(await temporaryFolder(), 'long'.repeat(40));
    await mkdir(root);
    expect(controlAddress(root).length).toBeLessThan(104);
    control = await serveControl(root, answer);
    expect(await askAgent(root, { ask: 'status' })).not.toBeNull();
  });

  it('says what is wrong with a question', async () => {
    const root = await temporaryFolder();
    control = await serveControl(root, answer);
    const reply = await askAgent(root, { ask: 'nonsense' } as never);
    expect(reply).toMatchObject({ ok: false });
  });
});
