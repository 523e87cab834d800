import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Descriptor, Project, Result } from '@barnraiser/protocol';

/** The digest of bytes as the protocol writes it. */
export function sha256Of(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A Linux machine with gcc. */
export function sampleDescriptor(agentId: string, changes: Partial<Descriptor> = {}): Descriptor {
  return {
    schema: 1,
    agent: { id: agentId as never, name: 'test machine', version: '0.1.0', kind: 'server', features: [] },
    os: { family: 'linux', id: 'debian', version: '12', kernel: '6.1', libc: 'glibc 2.36' },
    arch: 'x64',
    cpu: { vendor: 'test', model: 'test', physical: 2, logical: 4 },
    memMb: 8192,
    disk: { freeMb: 20_480 },
    tools: [{ name: 'gcc', version: '12.2.0' }],
    sandbox: ['none'],
    limits: {},
    network: {},
    power: { battery: false },
    labels: {},
    owner: {},
    ...changes,
  };
}

/** A project from an archive with one target. */
export function sampleProject(name: string, changes: Partial<z.input<typeof Project>> = {}) {
  return {
    project: name,
    title: `The project ${name}`,
    source: { archive: { url: `/v1/sources/${'0'.repeat(64)}`, sha256: '0'.repeat(64) } },
    targets: [{ name: 'linux', requires: { os: 'linux' } }],
    recipe: { steps: [{ name: 'make', script: 'make' }] },
    ...changes,
  };
}

/** A passed build with the given console log. */
export function sampleResult(descriptorRev: string, console: string, changes: Partial<Result> = {}): Result {
  return {
    outcome: 'passed',
    reason: null,
    fault: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 5000,
    cpuMs: 4000,
    frozenMs: 0,
    frozenCount: 0,
    isolation: 'none',
    descriptorRev,
    logs: { console: { bytes: Buffer.byteLength(console), sha256: sha256Of(console), truncatedBytes: 0 } },
    tests: { total: 0, passed: 0, failed: 0, skipped: 0, xfail: 0, xpass: 0, errored: 0 },
    artifacts: [],
    agent: { version: '0.1.0', features: [] },
    ...changes,
  };
}
