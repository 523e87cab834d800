import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeAgent } from '../../testing/fake-agent.js';
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.js';

let coordinator: TestCoordinator;
let lines: string;
beforeEach(async () => {
  lines = '';
  coordinator = await startTestCoordinator({
    rates: { failuresPerAddress: 3 },
    logLevel: 'debug',
    logTo: { write: (line) => (lines += line) },
  });
});
afterEach(() => coordinator.close());

const adminToken = async () => (await readFile(join(coordinator.dataDir, 'admin-token'), 'utf8')).trim();
const logIn = async (token?: string, headers = {}) =>
  coordinator.anybody('openSession', { body: { token: token ?? (await adminToken()) }, headers });
const cookieOf = (reply: { headers: Headers }) => reply.headers.get('set-cookie')!.split(';')[0]!;

describe('a session of a browser', () => {
  it('is opened by the admin token, read everywhere and ended', async () => {
    expect((await coordinator.anybody('session')).json()).toEqual({
      isAdmin: false,
      isPublic: false,
      name: 'Barnraiser',
    });
    const opened = await logIn();
    expect([opened.status, opened.json().isAdmin]).toEqual([200, true]);
    expect(opened.headers.get('set-cookie')).toMatch(
      /^barnraiser-session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const headers = { cookie: cookieOf(opened) };
    expect((await coordinator.anybody('session', { headers })).json().isAdmin).toBe(true);
    expect((await coordinator.anybody('machines', { headers })).status).toBe(200);
    const closed = await coordinator.anybody('closeSession', {
      headers: { ...headers, origin: coordinator.url },
    });
    expect([closed.status, closed.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringMatching(/^barnraiser-session=; Max-Age=0; Path=\//),
    ]);
    expect(lines).not.toContain(headers.cookie.split('=')[1]);
  });

  it('changes something only for pages of this server', async () => {
    const cookie = cookieOf(await logIn());
    const invite = async (headers: Record<string, string>) =>
      (await coordinator.anybody('createInvite', { body: {}, headers: { cookie, ...headers } })).status;
    expect(await invite({})).toBe(403);
    expect(await invite({ origin: 'https://evil.example' })).toBe(403);
    expect(await invite({ origin: coordinator.url })).toBe(201);
    expect(await invite({ 'sec-fetch-site': 'same-origin' })).toBe(201);
    expect((await coordinator.admin('createInvite', { body: {} })).status).toBe(201);
  });

  it('ends with the admin token, and outlives a restart', async () => {
    const headers = { cookie: cookieOf(await logIn()) };
    await coordinator.restart();
    expect((await coordinator.anybody('machines', { headers })).status).toBe(200);
    await writeFile(join(coordinator.dataDir, 'admin-token'), 'another');
    await coordinator.restart();
    expect((await coordinator.anybody('machines', { headers })).status).toBe(401);
    expect((await coordinator.anybody('session', { headers })).json().isAdmin).toBe(false);
  });

  it('is refused to those who guess, whoever they are, and to a forged cookie', async () => {
    const agent = await FakeAgent.enrolled(coordinator);
    const guess = () => agent.call('openSession', { body: { token: 'a guess' } });
    expect((await guess()).status).toBe(403);
    expect((await guess()).status).toBe(403);
    expect((await coordinator.as('a-guess')('session')).status).toBe(401);
    expect((await guess()).status).toBe(429);
    expect((await logIn()).status).toBe(429);
    expect((await coordinator.as('a-guess')('session')).status).toBe(429);
    expect((await coordinator.anybody('session')).status).toBe(200);
    const cookie = `barnraiser-session=${Date.now() + 1e6}.forged`;
    expect((await coordinator.anybody('session', { headers: { cookie } })).json().isAdmin).toBe(false);
  });
});

it('a session behind an encrypting proxy is sent over https alone', async () => {
  const behind = await startTestCoordinator({ trustProxy: true });
  try {
    const token = (await readFile(join(behind.dataDir, 'admin-token'), 'utf8')).trim();
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'builds.example.org' };
    const opened = await behind.anybody('openSession', { body: { token }, headers });
    expect(opened.headers.get('set-cookie')).toContain('; Secure');
    const cookie = cookieOf(opened);
    const invite = async (origin: string) =>
      (await behind.anybody('createInvite', { body: {}, headers: { ...headers, cookie, origin } })).status;
    expect(await invite('https://builds.example.org')).toBe(201);
    expect(await invite('http://builds.example.org')).toBe(403);
  } finally {
    await behind.close();
  }
});
