import { readFileSync } from 'node:fs';
import os from 'node:os';
import { AgentId, Descriptor } from '@barnraiser/protocol';
import si from 'systeminformation';
import { expect, onTestFinished, test, vi } from 'vitest';
import { describeMachine } from './describe-machine.js';

test('this machine is described, and nothing in it says whose machine it is', async () => {
  vi.stubEnv('A_SECRET', 'value-of-the-environment');
  onTestFinished(() => void vi.unstubAllEnvs());
  const descriptor = await describeMachine({
    agentId: AgentId.parse('0190b6a0-1111-7000-8000-000000000001'),
    name: 'test-machine',
    version: '0.1.0',
    kind: 'server',
    features: [],
    sandboxes: ['none'],
    workRoot: os.tmpdir(),
    labels: {},
    limits: {},
  });
  expect(Descriptor.parse(descriptor)).toEqual(descriptor);
  expect(descriptor.memMb).toBeGreaterThan(64);
  expect(descriptor.tools.length).toBeGreaterThan(0);
  const strings = stringsIn(descriptor);
  for (const secret of await secretsOf()) {
    expect(strings.filter((text) => holds(text, secret))).toEqual([]);
  }
});

/** What must never leave: names, addresses, serial numbers, paths below the home folder, the environment. */
async function secretsOf(): Promise<string[]> {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) =>
    (list ?? []).flatMap(({ address, mac }) => [address, mac]),
  );
  const { serial, hostname, fqdn } = await si.osInfo();
  const machineId = process.platform === 'linux' ? readFileSync('/etc/machine-id', 'utf8').trim() : '';
  const named = [os.userInfo().username, os.hostname(), os.homedir(), hostname, fqdn, serial, machineId];
  return [...named, ...addresses, 'value-of-the-environment'].filter((secret) => secret.length > 1);
}

function holds(text: string, secret: string): boolean {
  const quoted = secret.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  return new RegExp(`(^|[^A-Za-z0-9])${quoted}([^A-Za-z0-9]|$)`, 'i').test(text);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)]);
}
