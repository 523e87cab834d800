import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BeginOptions, FromAgent } from '../agent-messages.js';
import { AgentServer } from './agent-server.js';

let folder: string;
let servers: { readonly server: AgentServer; readonly told: FromAgent[]; hasExited: boolean }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-server-'));
  servers = [];
});
afterEach(async () => {
  for (const { server } of servers) server.receive({ kind: 'stop', how: 'now' });
  await vi.waitUntil(() => servers.every(({ hasExited }) => hasExited), 20_000);
  rmSync(folder, { recursive: true });
});

it('answers calls that came before the agent ran, and tells snapshots', async () => {
  const { server, told } = begin();
  server.receive({ kind: 'call', id: 7, name: 'settings', input: {} });
  const reply = await heard(told, 'reply');
  expect(reply).toMatchObject({ id: 7, reply: { ok: true, value: { kind: 'desktop' } } });
  await heard(told, 'snapshot');
  expect(told[0]).toEqual({ kind: 'home', folder });
});

it('says what to do when another agent has the folder', async () => {
  await heard(begin().told, 'running');
  const second = begin();
  expect(await heard(second.told, 'failed')).toMatchObject({
    detail: expect.stringContaining('already runs'),
  });
  expect(second.hasExited).toBe(true);
});

it('keeps the machine’s key sealed, and says so when it cannot be opened', async () => {
  const first = begin({ sealingKey: randomBytes(32) });
  await heard(first.told, 'running');
  expect(readFileSync(join(folder, 'identity.json'), 'utf8')).not.toContain('PRIVATE KEY');
  first.server.receive({ kind: 'stop', how: 'now' });
  await heard(first.told, 'ended');
  const missingKey = 'The keychain did not open.';
  expect(await heard(begin({ missingKey }).told, 'failed')).toMatchObject({ detail: missingKey });
});

it('hears what was sensed', async () => {
  const { server, told } = begin();
  await heard(told, 'running');
  const lastInputAt = Date.now();
  const reading = { lastInputAt, isLocked: false, onBattery: null, isSuspended: false };
  server.receive({ kind: 'sense', reading });
  await vi.waitFor(() => {
    const last = told.findLast((message) => message.kind === 'snapshot');
    expect(last?.snapshot.conditions?.presence).toMatchObject({ state: 'present', source: 'host' });
  }, 10_000);
});

function begin(change: Partial<BeginOptions> = {}) {
  const told: FromAgent[] = [];
  const made = {
    told,
    hasExited: false,
    server: new AgentServer({
      tell: (message) => told.push(message),
      exit: () => {
        made.hasExited = true;
      },
    }),
  };
  servers.push(made);
  const options = { dataFolder: folder, sampleArchive: null, sealingKey: null, missingKey: null, ...change };
  made.server.receive({ kind: 'begin', options });
  return made;
}

function heard<K extends FromAgent['kind']>(told: FromAgent[], kind: K): Promise<FromAgent & { kind: K }> {
  return vi.waitFor(() => {
    const message = told.find((message) => message.kind === kind);
    expect(message).toBeDefined();
    return message as FromAgent & { kind: K };
  }, 20_000);
}
