import { access, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleProject, sha256Of } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';
import type { Wire } from '../testing/wire.js';

let coordinator: TestCoordinator;
let agent: FakeAgent;
let claimId: string;
let call: Wire;
let bytes: Buffer;
let sha256: string;

beforeAll(async () => {
  coordinator = await startTestCoordinator({ limits: { artifactBytes: 10_000, sourceBytes: 5000 } });
  agent = await FakeAgent.enrolled(coordinator);
  await coordinator.admin('putProject', { params: { project: 'hello' }, body: sampleProject('hello') });
});
beforeEach(async () => {
  await coordinator.admin('requestBuild', {
    params: { requestId: uuidv7() },
    body: { project: 'hello', merge: false },
  });
  const { grant } = await agent.granted();
  claimId = grant.claimId;
  call = coordinator.as(grant.token);
  bytes = Buffer.from(`artifact of ${claimId}`);
  sha256 = sha256Of(bytes);
});
afterAll(() => coordinator.close());

const announce = (name: string, changes: object = {}) =>
  call('announceArtifact', {
    params: { claimId, name },
    body: { sizeBytes: bytes.length, sha256, mediaType: 'text/html', ...changes },
  });
const upload = (offset: number, body: Buffer, isLast = false) =>
  call('upload', {
    params: { claimId, sha256 },
    headers: { 'upload-offset': offset, ...(isLast && { 'upload-complete': '?1' }) },
    body,
  });
const offset = async () => call('uploadOffset', { params: { claimId, sha256 } });
const artifact = (name: string, wire = coordinator.admin) => wire('artifact', { params: { claimId, name } });
const kind = (reply: { problem(): { type: string } }) => reply.problem().type.split(':').at(-1);

describe('artifacts', () => {
  it('are uploaded in pieces, whatever breaks between', async () => {
    const reply = await announce('dist/hello 1.0.tar.gz');
    expect(reply.status).toBe(201);
    expect(reply.json()).toEqual({
      have: false,
      upload: `/v1/claims/${claimId}/uploads/${sha256}`,
      offset: 0,
    });
    expect((await upload(0, bytes.subarray(0, 9))).headers.get('upload-offset')).toBe('9');
    await coordinator.restart();
    expect((await offset()).headers.get('upload-offset')).toBe('9');
    expect((await announce('dist/hello 1.0.tar.gz')).json()).toMatchObject({ offset: 9 });
    const gap = await upload(12, bytes.subarray(12));
    expect([gap.status, gap.problem().expectedOffset]).toEqual([409, 9]);
    expect((await artifact('dist/hello 1.0.tar.gz')).status).toBe(404);
    expect((await upload(4, bytes.subarray(4), true)).status).toBe(204);

    const got = await artifact('dist/hello 1.0.tar.gz');
    expect(got.bytes).toEqual(bytes);
    expect(got.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''hello%201.0.tar.gz");
    expect(got.headers.get('content-type')).toBe('application/octet-stream');
    expect(got.headers.get('content-length')).toBe(String(bytes.length));
    expect((await artifact('dist/hello 1.0.tar.gz', agent.call)).status).toBe(200);
    const build = await coordinator.admin('build', { params: { claimId } });
    expect(build.json().artifacts).toMatchObject([{ name: 'dist/hello 1.0.tar.gz', complete: true }]);
  });

  it('need no upload when their bytes are known', async () => {
    await announce('first');
    await upload(0, bytes, true);
    const known = await announce('second');
    expect([known.status, known.json()]).toEqual([200, { have: true }]);
    expect((await artifact('second')).bytes).toEqual(bytes);
    expect((await upload(0, bytes, true)).headers.get('upload-offset')).toBe(String(bytes.length));
  });

  it('are refused when their bytes are not those announced', async () => {
    await announce('a');
    const wrong = await upload(0, Buffer.alloc(bytes.length), true);
    expect([wrong.status, wrong.problem().retry]).toEqual([422, 'same']);
    expect((await offset()).headers.get('upload-offset')).toBe('0');
    expect((await artifact('a')).status).toBe(404);
    expect((await upload(0, Buffer.concat([bytes, bytes]))).status).toBe(413);
    expect((await upload(0, bytes, true)).status).toBe(204);
    expect(kind(await announce('a', { sha256: 'f'.repeat(64) }))).toBe('conflict');
  });

  it('are limited in size and must be announced', async () => {
    const large = await announce('large', { sizeBytes: 10_001 });
    expect([large.status, large.problem().limit]).toEqual([413, 10_000]);
    expect((await offset()).status).toBe(404);
    expect(kind(await upload(0, bytes, true))).toBe('not-found');
  });

  it('may be empty', async () => {
    [bytes, sha256] = [Buffer.alloc(0), sha256Of('')];
    await announce('empty');
    expect((await upload(0, bytes, true)).status).toBe(204);
    expect((await artifact('empty')).bytes).toHaveLength(0);
  });

  it.each([
    '..%2f..%2fescaped',
    '%2e%2e/%2e%2e/escaped',
    '..%5c..%5cescaped',
    '%2fetc%2fescaped',
    '/escaped',
    'a/%2e%2e/%2e%2e/escaped',
    'a%00b',
    '.',
    'a//b',
  ])('never leave their place: %s', async (name) => {
    const { status, type } = await rawPut(`/v1/claims/${claimId}/artifacts/${name}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(type).toBe('application/problem+json');
    await expect(access(join(coordinator.dataDir, 'escaped'))).rejects.toThrow('ENOENT');
    await expect(access(join(coordinator.dataDir, '..', 'escaped'))).rejects.toThrow('ENOENT');
  });
});

describe('source archives', () => {
  it('are kept by their digest and given to machines, claims and administrators', async () => {
    const params = { sha256 };
    expect((await coordinator.admin('putSource', { params, body: bytes })).status).toBe(204);
    expect((await coordinator.admin('putSource', { params, body: bytes })).status).toBe(204);
    for (const wire of [agent.call, call, coordinator.admin]) {
      const got = await wire('source', { params });
      expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
    }
    expect((await coordinator.anybody('source', { params })).status).toBe(401);
    expect((await agent.call('putSource', { params, body: bytes })).status).toBe(403);
    expect((await agent.call('source', { params: { sha256: 'f'.repeat(64) } })).status).toBe(404);
  });

  it('leave nothing behind when they are wrong or too large', async () => {
    const params = { sha256: '1'.repeat(64) };
    expect(kind(await coordinator.admin('putSource', { params, body: bytes }))).toBe('digest-mismatch');
    expect((await coordinator.admin('putSource', { params, body: Buffer.alloc(5001) })).status).toBe(413);
    const names = await readdir(join(coordinator.dataDir, 'blobs'));
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect((await agent.call('source', { params })).status).toBe(404);
  });
});

/** Without the normalising that fetch does to addresses. */
function rawPut(path: string): Promise<{ status: number; type: string | undefined }> {
  const body = JSON.stringify({ sizeBytes: 1, sha256: 'a'.repeat(64), mediaType: 'text/plain' });
  const { hostname, port } = new URL(coordinator.url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        path,
        method: 'PUT',
        headers: { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' },
      },
      (reply) => {
        reply.resume();
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, type: reply.headers['content-type'] }),
        );
      },
    );
    outgoing.on('error', reject).end(body);
  });
}
