import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { problemTypes } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCoordinator } from '../start-coordinator.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';

let coordinator: TestCoordinator;
let lines: string;
beforeAll(async () => {
  lines = '';
  coordinator = await startTestCoordinator({
    logLevel: 'debug',
    logTo: { write: (line) => (lines += line) },
    rates: { failuresPerAddress: 1000 },
  });
});
afterAll(() => coordinator.close());

const send = async (path: string, init: RequestInit = {}) => {
  const reply = await fetch(coordinator.url + path, init);
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text === '' ? null : JSON.parse(text) };
};
const adminToken = async () => (await readFile(join(coordinator.dataDir, 'admin-token'), 'utf8')).trim();

describe('the server', () => {
  it('answers what is not served with problems that carry the request’s id', async () => {
    const missing = await send('/v1/nothing');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-type')).toBe('application/problem+json');
    expect(missing.body).toMatchObject({ type: 'urn:barnraiser:problem:not-found', retry: 'never' });
    expect(missing.body.instance).toBe(missing.headers.get('x-request-id'));
  });

  it('tells a wrong method, another version and a broken address apart', async () => {
    const method = await send('/v1/invites', { method: 'GET' });
    expect([method.status, method.headers.get('allow'), method.body.status]).toEqual([405, 'POST', 405]);
    const claims = await send(`/v1/claims/${uuidv7()}`, { method: 'POST' });
    expect(claims.headers.get('allow')).toBe('PUT, DELETE');
    expect((await send('/v2/claims/x')).body).toMatchObject({
      status: problemTypes['version-unsupported'].status,
      type: 'urn:barnraiser:problem:version-unsupported',
    });
    expect((await send('/v1/agents/%zz')).status).toBe(404);
    expect((await send(`/v1/jobs/${'x'.repeat(5000)}`)).status).toBe(404);
  });

  it('sets headers that keep browsers from doing anything with it', async () => {
    const { headers } = await send('/.well-known/build-farm');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect((await send('/v1/agents')).headers.get('cache-control')).toBe('no-store');
  });

  it('points out what is wrong with a document', async () => {
    const post = async (body: string, type = 'application/json') =>
      send('/v1/invites', {
        method: 'POST',
        body,
        headers: { 'content-type': type, authorization: `Bearer ${await adminToken()}` },
      });
    expect(await post('{"ttlS": ')).toMatchObject({ status: 422, body: { errors: [{ pointer: '' }] } });
    expect(await post('')).toMatchObject({ status: 422 });
    expect(await post('null')).toMatchObject({ status: 201 });
    expect(await post('[]')).toMatchObject({ status: 422 });
    expect(await post('{"ttlS": 1}')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/ttlS' }] },
    });
    expect(await post('{"__proto__": {"ttlS": 60}}')).toMatchObject({ status: 201 });
    expect(await post('<ttl/>', 'text/xml')).toMatchObject({ status: 415 });
    expect(await post(JSON.stringify({ ttlS: 60, padding: 'x'.repeat(2_000_000) }))).toMatchObject({
      status: 413,
      body: { limit: 1_048_576 },
    });
  });

  it('cuts off what is not HTTP', async () => {
    const { hostname, port } = new URL(coordinator.url);
    const socket = connect(Number(port), hostname);
    socket.end('\u0016\u0003\u0001nonsense\r\n\r\n');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"status":400/);
  });

  it('writes no token to its log', async () => {
    const authorization = 'Bearer very-secret-token';
    await send('/v1/agents', { headers: { authorization } });
    await send(`/v1/claims/${uuidv7()}`, { headers: { authorization }, method: 'DELETE' });
    expect(lines).not.toContain('very-secret-token');
    expect(lines).not.toContain(await adminToken());
  });

  it('keeps its folder and the administrator’s token to itself', async () => {
    expect((await stat(coordinator.dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(coordinator.dataDir, 'admin-token'))).mode & 0o777).toBe(0o600);
    const { dataDir } = coordinator;
    await expect(startCoordinator({ dataDir, logLevel: 'silent' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process id ${process.pid}`),
    });
    expect((await coordinator.admin('machines')).status).toBe(200);
  });

  it('gives its folder back when the port is taken', async () => {
    const dataDir = join(coordinator.dataDir, 'second');
    const port = Number(new URL(coordinator.url).port);
    await expect(startCoordinator({ dataDir, port, logLevel: 'silent' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const free = await startCoordinator({ dataDir, logLevel: 'silent' });
    await free.close();
    await free.close();
  });
});
