import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandProvider } from '@barnraiser/protocol';
import { systemClock } from '../../../store/clock.js';
import type { LaunchOrder, Provider } from '../provider.js';
import { describeProvider, type ProviderSubject } from '../testing/conformance.js';
import { countProcesses, untilNoProcess } from '../testing/running-processes.js';
import { openCommandProvider } from './command-provider.js';

const example = resolve(import.meta.dirname, '../../../../../docs/guides/provider-command-example.mjs');
const pool = 'lab';
const offer = { type: 'process', zone: 'here', bid: null };

describeProvider('command, with the example of the guide', async (): Promise<ProviderSubject> => {
  const root = await mkdtemp(join(tmpdir(), 'barnraiser-command-'));
  const program = join(root, 'agent');
  await writeFile(program, '#!/bin/sh\nwhile :; do sleep 1; done\n');
  await chmod(program, 0o755);
  const config = CommandProvider.parse({
    kind: 'command',
    program: process.execPath,
    args: [example],
    environment: { INSTANCE_PROGRAM: program, INSTANCE_FOLDER: join(root, 'instances') },
  });
  const open = async (ofPool = pool): Promise<Provider> =>
    openCommandProvider(config, { coordinatorId: 'c', pool: ofPool, stateDir: root, clock: systemClock });
  return {
    open: () => open(),
    openOther: () => open('other'),
    offer,
    pool,
    refused: { order: { offer: { ...offer, type: 'none' } }, reason: 'invalid' },
    runningCount: () => countProcesses(program),
    dispose: async () => {
      const provider = await open();
      await provider.end((await provider.list()).map(({ instanceId }) => instanceId));
      await untilNoProcess(root);
      await rm(root, { recursive: true, force: true });
    },
  };
});

describe('a program of the owner’s', () => {
  let root: string;
  let provider: Provider;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'barnraiser-command-'));
  });
  afterEach(async () => {
    await provider.close?.();
    await untilNoProcess(root);
    await rm(root, { recursive: true, force: true });
  });

  const open = async (script: string, timeoutS = 30): Promise<Provider> => {
    const program = join(root, 'provider');
    await writeFile(program, `#!/bin/sh\n${script}`);
    await chmod(program, 0o755);
    const config = CommandProvider.parse({ kind: 'command', program, args: [root, 'two words'], timeoutS });
    const context = { coordinatorId: 'c1', pool, stateDir: root, clock: systemClock };
    provider = openCommandProvider(config, context);
    return provider;
  };
  const order = (): LaunchOrder => ({ launchId: uuidv7(), pool, offer, userData: 'u', maxLifeS: 60 });

  it('is told whose instance to launch, and none of the coordinator’s secrets', async () => {
    vi.stubEnv('DATABASE_URL', 'postgresql://secret');
    await open(
      `cat > "$1/question"; printenv > "$1/environment"; echo "$2:$3" > "$1/arguments"
echo '{"kind":"requested","requestId":"r-1"}'`,
    );
    const wanted = order();
    expect(await provider.launch(wanted)).toEqual({ kind: 'requested', requestId: 'r-1' });
    vi.unstubAllEnvs();
    expect(JSON.parse(await readFile(join(root, 'question'), 'utf8'))).toEqual({
      coordinatorId: 'c1',
      pool,
      launchId: wanted.launchId,
      offer,
      userData: 'u',
      maxLifeS: 60,
    });
    expect(await readFile(join(root, 'arguments'), 'utf8')).toBe('two words:launch\n');
    expect(await readFile(join(root, 'environment'), 'utf8')).not.toContain('DATABASE_URL');
  });

  it('that fails is told with what it said', async () => {
    await open('echo "the laboratory is closed" >&2; exit 4');
    await expect(provider.list()).rejects.toThrow(/list with .* exit code 4.*the laboratory is closed/su);
  });

  it('that answers something else is told with the place', async () => {
    await open(`echo '{"instances":[{"instanceId":""}]}'`);
    await expect(provider.list()).rejects.toThrow(/not as agreed: instances\.0/u);
    await open('echo hello');
    await expect(provider.list()).rejects.toThrow('not as agreed');
  });

  it('that does not end is killed with what it started', async () => {
    await open(`sh -c 'while :; do sleep 1; done' "$1" & while :; do sleep 1; done`, 1);
    await expect(provider.list()).rejects.toThrow('longer than 1 s');
    await vi.waitFor(async () => expect(await countProcesses(root)).toBe(0));
  });

  it('that prints without end is killed', async () => {
    await open('while :; do echo "$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1"; done');
    await expect(provider.list()).rejects.toThrow('was larger than');
    await vi.waitFor(async () => expect(await countProcesses(root)).toBe(0));
  });

  it('is killed when the provider is closed', async () => {
    await open('touch "$1/here"; while :; do sleep 1; done');
    const call = provider.list().catch(String);
    await vi.waitFor(async () => expect(await readdir(root)).toContain('here'));
    await provider.close?.();
    expect(await call).toContain('could not list');
    await expect(provider.list()).rejects.toThrow('could not list');
  });

  it('that is not there is told as a failure', async () => {
    await open('');
    await rm(join(root, 'provider'));
    await expect(provider.end(['i-1'])).rejects.toThrow(/could not end with/u);
  });
});
