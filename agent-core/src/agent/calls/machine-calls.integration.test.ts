import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, openAgentRoom, touched } from '../../testing/agent-room.js';
import { packSampleProject } from '../../testing/pack-sample-project.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';

let room: AgentRoom;
afterEach(() => room.close());

const slow = { timeout: 60_000 };

describe('the machine', () => {
  it('is told with its tools, what they are missing, and how builds are kept apart', async () => {
    room = await openAgentRoom();
    const report = await room.call('machine', {});
    expect(report.descriptor.schema).toBe(1);
    const make = report.tools.find(({ name }) => name === 'make');
    expect(make?.version === null ? make.install : make?.version).toBeTruthy();
    expect(report.isolation).toMatchObject({ kind: 'none', proof: expect.stringContaining('processes') });
    expect(report.sensors.length).toBeGreaterThan(3);
    expect(report.disk).toMatchObject({ folder: room.root, workBytes: 0 });
    expect(report.agent).toMatchObject({ pid: process.pid, node: process.version });
    const freed = await room.call('freeDisk', {});
    expect(freed.freedBytes).toBeGreaterThanOrEqual(0);
  });
});

describe('the sample', () => {
  it('is really built, told to nobody, and remembered, although its owner is here', async () => {
    const sampleArchive = await packSampleProject();
    room = await openAgentRoom({ kind: 'desktop', sampleArchive });
    await room.call('pause', { until: 'until-resumed' });
    await room.agent.call('sense', touched());
    const calls = room.server.calls.length;
    const { claimId } = await room.call('buildSample', {});
    expect(room.agent.snapshot().build).toMatchObject({ isSample: true, coordinator: 'local' });
    const again = await room.agent.call('buildSample', {});
    expect(again).toMatchObject({ ok: false, problem: { code: 'busy' } });
    expect((await room.call('readLog', { claimId, waitMs: 20_000 })).ended).toBe(false);
    await expect.poll(() => room.agent.snapshot().build, slow).toBeNull();
    const { entries } = await room.call('history', {});
    expect(entries[0]).toMatchObject({
      claimId,
      coordinator: 'local',
      project: 'greeting',
      outcome: 'passed',
    });
    expect(entries[0]?.tests?.total).toBeGreaterThan(3);
    expect(entries[0]?.steps.map(({ name }) => name)).toEqual(['configure', 'make', 'check']);
    const log = await room.call('readLog', { claimId });
    expect(log).toMatchObject({ ended: true });
    expect(log.total).toBeGreaterThan(500);
    expect(room.server.calls.slice(calls).filter((call) => call.includes('/claims/'))).toEqual([]);
    expect(await readdir(join(room.root, 'spool'))).toEqual([]);
    expect(room.agent.snapshot().face).toBe('paused');
  });

  it('says so when it did not come along, or is broken', async () => {
    room = await openAgentRoom();
    expect(await room.agent.call('buildSample', {})).toMatchObject({
      ok: false,
      problem: { code: 'sample-missing' },
    });
    const broken = join(await temporaryFolder(), 'sample.tar.gz');
    await writeFile(broken, 'no archive');
    await room.close();
    room = await openAgentRoom({ sampleArchive: broken });
    await room.call('buildSample', {});
    await expect.poll(() => room.has('buildEnded'), slow).toBe(true);
    expect((await room.call('history', {})).entries[0]).toMatchObject({ reason: 'job-invalid' });
    // It says nothing about the machine's worth for others.
    expect(room.agent.snapshot().state).toBe('seeking');
  });
});
