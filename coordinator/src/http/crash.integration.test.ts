import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCommand } from '../testing/command-line.js';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleProject, sampleResult, sha256Of } from '../testing/sample-documents.js';
import type { Reachable } from '../testing/test-coordinator.js';
import { wire } from '../testing/wire.js';

let dataDir: string;
let server: { process: ReturnType<typeof startCommand>; url: string };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'barnraiser-crash-'));
  server = await serve(0);
});
afterEach(async () => {
  await kill();
  await rm(dataDir, { recursive: true, force: true });
});

async function serve(port: number) {
  const process = startCommand(['serve', '--json', '--port', String(port), '--data', dataDir]);
  const [line] = (await once(createInterface(process.stdout), 'line')) as [string];
  return { process, url: (JSON.parse(line) as { url: string }).url };
}

async function kill(): Promise<void> {
  server.process.kill('SIGKILL');
  await server.process;
}

async function reachable(): Promise<Reachable> {
  const { url } = server;
  const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim();
  return { url, admin: wire(url, token), anybody: wire(url), as: (own) => wire(url, own) };
}

describe('a coordinator that is killed in the middle of a build', () => {
  it('starts again on the same folder, and the build goes on and is reported once', async () => {
    const coordinator = await reachable();
    const agent = await FakeAgent.enrolled(coordinator);
    await coordinator.admin('putProject', { params: { project: 'hello' }, body: sampleProject('hello') });
    await coordinator.admin('requestBuild', { params: { requestId: uuidv7() }, body: { project: 'hello' } });
    const { call, params } = await agent.granted();
    const stream = { ...params, stream: 'console' };
    const append = (offset: number, body: string) =>
      call('appendLog', { params: stream, headers: { 'upload-offset': offset }, body });
    const bytes = Buffer.from('an artifact');
    const upload = { ...params, sha256: sha256Of(bytes) };
    await append(0, 'before ');
    await call('announceArtifact', {
      params: { ...params, name: 'a' },
      body: { sizeBytes: bytes.length, sha256: upload.sha256, mediaType: 'text/plain' },
    });
    await call('upload', { params: upload, headers: { 'upload-offset': 0 }, body: bytes.subarray(0, 4) });

    await kill();
    server = await serve(Number(new URL(server.url).port));

    expect((await call('renew', { params, body: { state: 'running' } })).json().directives).toEqual([]);
    expect((await call('logOffset', { params: stream })).headers.get('upload-offset')).toBe('7');
    expect((await append(7, 'after')).status).toBe(204);
    expect((await call('uploadOffset', { params: upload })).headers.get('upload-offset')).toBe('4');
    const rest = { 'upload-offset': 4, 'upload-complete': '?1' };
    expect((await call('upload', { params: upload, headers: rest, body: bytes.subarray(4) })).status).toBe(
      204,
    );
    const result = sampleResult(agent.descriptorRev, 'before after', { artifacts: ['a'] });
    expect((await call('putResult', { params, body: result })).json().accepted).toBe('current');
    const { builds } = (await (await reachable()).admin('builds')).json();
    expect(builds).toMatchObject([{ id: params.claimId, outcome: 'passed', accepted: 'current' }]);
  });
});
