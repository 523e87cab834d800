import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, openAgentRoom } from '../../testing/agent-room.js';
import { FakeCoordinator } from '../../testing/fake-coordinator.js';
import { sampleOffering } from '../../testing/sample-offering.js';

let room: AgentRoom;
let other: FakeCoordinator | null = null;
afterEach(async () => {
  await room.close();
  await other?.stop();
  other = null;
});

const slow = { timeout: 20_000 };

describe('an invite', () => {
  it('is shown before anything is agreed to, then taken, and the agent works for it at once', async () => {
    room = await openAgentRoom();
    other = await new FakeCoordinator().start();
    other.offerings = [sampleOffering('zlib')];
    const invite = `${other.url}/#CODE`;
    expect(await room.call('previewInvite', { invite })).toMatchObject({
      url: other.url,
      name: 'Fake',
      isJoined: false,
      offerings: [{ project: 'zlib' }],
    });
    const joined = await room.call('join', { invite });
    expect(joined).toEqual({ url: other.url, name: 'Fake', status: 'approved' });
    await expect.poll(() => other!.seenPolls.length, slow).toBeGreaterThan(0);
    expect(await room.call('previewInvite', { invite })).toMatchObject({ isJoined: true });
    expect(await room.call('leave', { url: other.url })).toEqual({ wasTold: true, problem: null });
    expect(room.agent.snapshot().coordinators).toHaveLength(1);
  });

  it('is shown by name alone where the coordinator gives no previews', async () => {
    room = await openAgentRoom();
    const invite = `${room.server.url}/#CODE`;
    expect(await room.call('previewInvite', { invite })).toMatchObject({
      name: 'Fake',
      isJoined: true,
      offerings: [],
    });
  });

  it.each([
    ['nonsense', 'invite-invalid', 'This is not an invite'],
    ['http://127.0.0.1:1/#CODE', 'network', 'cannot be reached'],
  ])('%s is refused with what to do', async (invite, code, why) => {
    room = await openAgentRoom();
    for (const call of ['previewInvite', 'join'] as const) {
      const reply = await room.agent.call(call, { invite });
      expect(reply).toMatchObject({ ok: false, problem: { code } });
      expect(!reply.ok && reply.problem.message).toContain(why);
    }
  });
});

describe('the joined coordinators', () => {
  it('are told with what they could ask for, also when they cannot be reached', async () => {
    room = await openAgentRoom();
    room.server.offerings = [sampleOffering('hello')];
    const told = await room.call('coordinators', {});
    expect(told).toMatchObject([
      { url: room.server.url, isPaused: false, problem: null, offerings: [{ project: 'hello' }] },
    ]);
    const calls = (): number => room.server.calls.filter((call) => call.endsWith('/offerings')).length;
    const before = calls();
    await room.call('coordinators', {});
    expect(calls()).toBe(before);
  });

  it('say so when they cannot be read', async () => {
    room = await openAgentRoom();
    room.server.fault = ({ path }) => (path.endsWith('/offerings') ? { kind: 'lose-call' } : null);
    expect(await room.call('coordinators', {})).toMatchObject([
      { offerings: [], problem: expect.stringContaining('cannot be reached') },
    ]);
  });

  it('are not asked for work while paused', async () => {
    room = await openAgentRoom();
    await expect.poll(() => room.server.seenPolls.length).toBe(1);
    const share = { coordinator: room.server.url, project: null };
    await room.call('changeShare', { ...share, isPaused: true });
    expect(await room.call('coordinators', {})).toMatchObject([{ isPaused: true }]);
    await room.queue('true');
    expect(room.server.seenPolls).toHaveLength(1);
    await room.call('changeShare', { ...share, isPaused: false });
    await expect.poll(() => room.claim()?.result, slow).toMatchObject({ outcome: 'passed' });
  });

  it('are asked only for projects that are not paused, from the next moment on', async () => {
    room = await openAgentRoom();
    room.server.offerings = [sampleOffering('hello'), sampleOffering('zlib')];
    await expect.poll(() => room.server.seenPolls.length).toBe(1);
    const share = { coordinator: room.server.url, project: 'hello', isPaused: true };
    expect(await room.call('changeShare', share)).toMatchObject({ shares: [share] });
    await expect
      .poll(() => room.server.seenPolls.at(-1), slow)
      .toMatchObject({ accept: { projects: ['zlib'] } });
    // The fake server does not heed it: what comes all the same goes back.
    await room.queue('true');
    await expect.poll(() => room.claim()?.released, slow).toBe('refused');
  });

  it('are given back the build that runs when they are left', async () => {
    room = await openAgentRoom();
    await room.queue('sleep 600');
    await expect.poll(() => room.agent.snapshot().build?.phase, slow).toBe('running');
    await room.call('leave', { url: room.server.url });
    expect(room.agent.snapshot().build).toBeNull();
    expect(room.claim()?.released).toBe('owner-reclaimed');
  });

  it('are left with all that was built for them, when asked for', async () => {
    room = await openAgentRoom();
    await room.queue('echo made');
    await expect.poll(() => room.has('buildReported'), slow).toBe(true);
    const { url } = room.server;
    await room.call('changeShare', { coordinator: url, project: 'hello', isPaused: true });
    expect(await room.call('leave', { url, eraseHistory: true })).toMatchObject({ wasTold: true });
    expect(await room.call('history', {})).toMatchObject({ total: 0, projects: [] });
    expect(await room.call('settings', {})).toMatchObject({ shares: [] });
    expect(await room.agent.call('leave', { url })).toMatchObject({
      ok: false,
      problem: { code: 'not-joined' },
    });
  });

  it('keep their credentials sealed where there is a keeper', async () => {
    const secrets = {
      seal: (text: string) => Buffer.from(text).toString('hex'),
      open: (text: string) => Buffer.from(text, 'hex').toString(),
    };
    room = await openAgentRoom({ secrets });
    other = await new FakeCoordinator().start();
    await room.call('join', { invite: `${other.url}/#CODE` });
    const stored = await readFile(join(room.root, 'coordinators.json'), 'utf8');
    expect(stored).toMatch(/"sealed:[0-9a-f]+"/);
    await expect.poll(() => other!.seenPolls.length, slow).toBeGreaterThan(0);
  });
});
