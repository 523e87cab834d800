import os from 'node:os';
import { AgentId, Descriptor } from '@barnraiser/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { describeMachine, type MachineFacts } from './describe-machine.js';
import { descriptorRev } from './descriptor-rev.js';
import type { Sensors } from './sensors.js';

const facts: MachineFacts = {
  agentId: AgentId.parse('0190b6a0-1111-7000-8000-000000000001'),
  name: 'attic',
  version: '0.1.0',
  kind: 'server',
  features: ['gzip'],
  sandboxes: ['bubblewrap', 'none'],
  workRoot: '/nonexistent/work',
  labels: { room: 'attic' },
  limits: { cores: 2 },
};

const gib = 1024 ** 3;
const measured: Sensors = {
  cpu: async () => ({ manufacturer: 'ACME', brand: 'Anvil 9', physicalCores: 1, flags: 'sse2 avx' }),
  memBytes: async () => 8 * gib,
  hasBattery: async () => true,
  os: async () => ({ id: 'debian', version: '12' }),
  libc: async () => 'glibc 2.36',
  tools: async () => [{ name: 'cc', version: '12.2.0', path: '/opt/hidden/bin/cc' }],
  freeBytes: async () => 5.9 * gib,
};

test('a machine is described by what its sensors say and what its owner chose', async () => {
  expect(await describeMachine({ ...facts, displayName: 'Ada' }, measured)).toMatchObject({
    agent: { id: facts.agentId, name: 'attic', kind: 'server', features: ['gzip'] },
    os: { family: process.platform, id: 'debian', version: '12', libc: 'glibc 2.36' },
    arch: process.arch,
    cpu: { vendor: 'ACME', model: 'Anvil 9', physical: 1, flags: ['sse2', 'avx'] },
    memMb: 8192,
    disk: { freeMb: 5 * 1024 },
    tools: [{ name: 'cc', version: '12.2.0' }],
    sandbox: ['bubblewrap', 'none'],
    limits: { cores: 2 },
    power: { battery: true },
    labels: { room: 'attic' },
    owner: { displayName: 'Ada' },
  });
});

test('sensors that fail or answer nonsense do not keep a machine from being described', async () => {
  const fails = () => Promise.reject(new Error('no such thing here'));
  const broken: Sensors = {
    cpu: async () => ({ manufacturer: '', brand: '', physicalCores: 0, flags: '' }),
    memBytes: async () => Number.NaN,
    hasBattery: fails,
    os: fails,
    libc: fails,
    tools: fails,
    freeBytes: fails,
  };
  const descriptor = await describeMachine(facts, broken);
  expect(Descriptor.parse(descriptor)).toEqual(descriptor);
  expect(descriptor).toMatchObject({ disk: { freeMb: 0 }, tools: [], power: { battery: false } });
  expect(descriptor.memMb).toBe(Math.floor(os.totalmem() / 1024 ** 2));
  expect(descriptor.cpu.physical).toBe(descriptor.cpu.logical);
  const silent = await describeMachine(facts, { ...broken, cpu: fails });
  expect(silent.cpu.logical).toBe(os.availableParallelism());
});

test('a sensor that hangs is not waited for', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const described = describeMachine(facts, { ...measured, tools: () => new Promise(() => undefined) });
  await vi.runAllTimersAsync();
  expect((await described).tools).toEqual([]);
});

test('the revision stays while less than a GiB of disk comes or goes, and changes with a fact', async () => {
  const rev = async (sensors: Partial<Sensors>) =>
    descriptorRev(await describeMachine(facts, { ...measured, ...sensors }));
  const before = await rev({});
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(await rev({ freeBytes: async () => 5.1 * gib })).toBe(before);
  expect(await rev({ freeBytes: async () => 4.9 * gib })).not.toBe(before);
  expect(await rev({ tools: async () => [] })).not.toBe(before);
});

test('the revision does not depend on the order in which facts were written down', async () => {
  const descriptor = await describeMachine(facts, measured);
  const reversed = Object.fromEntries(Object.entries(descriptor).toReversed()) as Descriptor;
  expect(descriptorRev(reversed)).toBe(descriptorRev(descriptor));
});
