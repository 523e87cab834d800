import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ec2Rules } from '../../metadata/testing/ec2-rules.js';
import { MetadataServer } from '../../metadata/testing/metadata-server.js';
import { FakeCoordinator } from '../../testing/fake-coordinator.js';
import { packSource } from '../../testing/pack-source.js';
import { sampleJob } from '../../testing/sample-job.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { testTerminal } from '../../testing/test-terminal.js';
import { runCli } from '../run-cli.js';

const enrolCode = 'c0de'.repeat(10);
let server: FakeCoordinator;
let seed: string;
let data: string;

beforeEach(async () => {
  server = await new FakeCoordinator().start();
  seed = await temporaryFolder();
  data = await temporaryFolder();
});

afterEach(() => server.stop());

function userData(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    coordinator: server.url,
    pool: 'builders',
    launchId: '01920000-0000-7000-8000-0000000000aa',
    enrolCode,
    overrides: { labels: { rack: '7' }, isolation: 'none', limits: { diskFloorMb: 0 } },
    idleExitS: 10,
    ...changes,
  });
}

interface Launched {
  readonly code: Promise<number>;
  readonly written: { out: string; err: string };
}

function run(...args: string[]): Launched {
  const terminal = testTerminal();
  return { code: runCli(['run', ...args, '--data', data, '--json'], terminal), written: terminal.written };
}

async function launch(changes: Readonly<Record<string, unknown>> = {}): Promise<Launched> {
  await writeFile(join(seed, 'user-data'), userData(changes));
  await writeFile(join(seed, 'meta-data'), 'instance-id: i-7\nregion: here\n');
  return run('--seed', seed);
}

async function queue(script: string): Promise<void> {
  const { bytes, sha256 } = await packSource({ 'README.txt': 'hello' });
  server.blobs.set(sha256, bytes);
  const source = { kind: 'archive', url: `/v1/sources/${sha256}`, sha256 };
  server.queue(sampleJob({ source, steps: [{ name: 'make', script }] }));
}

/** Everything that lies in a folder, as one text. */
async function contents(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}

describe('run --from-metadata', () => {
  it('enrols by its launch, builds, ends when idle with 80, and leaves nothing secret behind', async () => {
    await queue(`cp ${data}/identity.json ${data}/coordinators.json ${seed}/`);
    const { code, written } = await launch();
    expect(await code).toBe(80);
    expect(written.out).toContain('it had nothing to build for 10 s');
    expect([...server.claims.values()].map(({ result }) => result?.outcome)).toEqual(['passed']);
    expect(server.described[0]).toMatchObject({
      agent: { kind: 'cloud', name: 'builders-000000aa' },
      labels: { rack: '7' },
      location: { cloud: 'nocloud', region: 'here' },
    });
    const during =
      (await readFile(join(seed, 'identity.json'), 'utf8')) +
      (await readFile(join(seed, 'coordinators.json'), 'utf8'));
    expect(during).toContain('sealed:');
    expect(during).not.toMatch(/PRIVATE KEY|agent-[0-9a-f]{16}/);
    const left = await contents(data);
    expect(left).not.toMatch(/sealed:|PRIVATE KEY|agent-[0-9a-f]{16}/);
    expect(left + written.out + written.err).not.toContain(enrolCode);
  });

  it('gives its build back as preempted when the machine is taken away, and ends with 81', async () => {
    await queue(`touch ${seed}/interruption; echo last words; sleep 600`);
    const { code } = await launch();
    expect(await code).toBe(81);
    const [claim] = server.claims.values();
    expect(claim?.released).toBe('preempted');
    expect(claim?.logs['console']?.toString()).toContain('last words');
  });

  it('says what is wrong with its user data, and leaves a folder of a volunteer alone', async () => {
    const bad = await launch({ pool: 7 });
    expect(await bad.code).toBe(1);
    expect(bad.written.err).toMatch(/^The user data cannot be used: pool: /);
    await writeFile(join(data, 'identity.json'), '{}');
    const other = await launch();
    expect(await other.code).toBe(1);
    expect(other.written.err).toMatch(/joined by hand/);
    expect(await readFile(join(data, 'identity.json'), 'utf8')).toBe('{}');
  });

  it('gives up at once where the coordinator refuses it', async () => {
    server.fault = ({ path }) => (path.includes('/agents/') ? { kind: 'problem', type: 'forbidden' } : null);
    const { code, written } = await launch();
    expect(await code).toBe(1);
    expect(written.err).not.toContain(enrolCode);
    expect(await contents(data)).toBe('');
  });

  it('enrols an instance of EC2 with its document, and gives its build back after the spot notice', async () => {
    const rules = new Ec2Rules();
    const metadata = await new MetadataServer(rules.answer).start();
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', metadata.url);
    try {
      rules.files.set('user-data', userData());
      rules.files.set('meta-data/instance-life-cycle', 'spot');
      rules.files.set('dynamic/instance-identity/document', '{"instanceId":"i-1"}');
      rules.files.set('dynamic/instance-identity/signature', 'c2ln');
      await queue('sleep 600');
      const { code, written } = run('--from-metadata', 'ec2');
      await vi.waitFor(() => expect(server.claims.size).toBe(1), { timeout: 20_000 });
      rules.files.set(
        'meta-data/spot/instance-action',
        '{"action":"terminate","time":"2026-09-18T08:22:00Z"}',
      );
      expect(await code).toBe(81);
      expect(written.out).toContain('terminate at 2026-09-18T08:22:00Z');
      expect([...server.claims.values()].map(({ released }) => released)).toEqual(['preempted']);
      const identity = { document: '{"instanceId":"i-1"}', signature: 'c2ln' };
      expect(server.proofs).toEqual([
        expect.objectContaining({ kind: 'cloud-identity', enrolCode, identity }),
      ]);
      expect(server.described[0]).toMatchObject({ location: { cloud: 'ec2', spot: true } });
    } finally {
      vi.unstubAllEnvs();
      await metadata.stop();
    }
  });
});
