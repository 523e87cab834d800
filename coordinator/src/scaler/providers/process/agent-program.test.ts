import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAgentProgram } from './agent-program.js';

describe('the agent’s program', () => {
  let root: string;
  const put = async (folder: string): Promise<string> => {
    await mkdir(join(root, folder));
    const path = join(root, folder, 'barnraiser-agent');
    await writeFile(path, '');
    await chmod(path, 0o755);
    return path;
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'barnraiser-program-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is the one beside the coordinator’s program before the one on the PATH', async () => {
    const from = { coordinatorProgram: join(root, 'bin', 'coordinator'), path: join(root, 'path') };
    expect(await findAgentProgram(undefined, from)).toBeNull();
    const onPath = await put('path');
    expect(await findAgentProgram(undefined, from)).toBe(onPath);
    const beside = await put('bin');
    expect(await findAgentProgram(undefined, from)).toBe(beside);
  });

  it('is the configured one where there is one, by name or by path', async () => {
    const onPath = await put('path');
    const from = { coordinatorProgram: undefined, path: join(root, 'path') };
    expect(await findAgentProgram('barnraiser-agent', from)).toBe(onPath);
    expect(await findAgentProgram(onPath, from)).toBe(onPath);
    expect(await findAgentProgram(`${onPath}-other`, from)).toBeNull();
    await chmod(onPath, 0o644);
    expect(await findAgentProgram(onPath, from)).toBeNull();
  });
});
