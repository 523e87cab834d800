import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readHistory } from '../../../../history/history.js';
import { away, touched } from '../../../../testing/agent-room.js';
import { type AgentAtMasters, masterUrl, openAgentAtMasters } from '../testing/agent-at-masters.js';
import { FakeMaster } from '../testing/fake-master.js';
import { HandMaster } from '../testing/hand-master.js';

const slow = { timeout: 20_000 };

describe('a build that stands still between two steps', { timeout: 60_000 }, () => {
  let fake: FakeMaster;
  let room: AgentAtMasters;
  let master: HandMaster;

  beforeEach(async () => {
    fake = await FakeMaster.start({ builders: ['b'] });
    room = await openAgentAtMasters([masterUrl('ours', fake.port)], { kind: 'desktop' });
    master = await vi.waitFor(
      async () => {
        const found = await HandMaster.attach(fake);
        await found.begin();
        return found;
      },
      { ...slow, interval: 50 },
    );
    await master.run('shell', { command: 'echo first' });
    await room.call('sense', touched());
  });

  afterEach(async () => {
    await room.close();
    await fake.stop();
  });

  it.each(['shell', 'rmdir'])(
    'ends a %s that the master interrupts at once, and goes on later',
    async (name) => {
      const command = master.push(
        name,
        name === 'shell' ? { command: 'echo never > made' } : { dir: 'tree' },
      );
      await command.begun;
      expect(room.agent.snapshot().build).toMatchObject({ phase: 'frozen' });
      await master.call('interruptCommand', [command.id, 'no longer wanted']);
      await command.completed;
      expect(command.told).toContainEqual(['rc', -1]);
      expect(room.agent.snapshot().build).toMatchObject({ phase: 'frozen' });
      await room.call('sense', away());
      expect(await master.run('shell', { command: 'test ! -e made && echo second' })).toMatchObject({
        rc: 0,
        stdout: 'second\n',
      });
      await master.finish();
    },
  );

  it('ends at once when its agent is switched off', async () => {
    const command = master.push('shell', { command: 'echo never' });
    await command.begun;
    expect(room.agent.snapshot().build).toMatchObject({ phase: 'frozen' });
    room.agent.stop('now');
    await master.broker.closed;
    await room.agent.ended;
    const [entry] = await readHistory(join(room.root, 'history'));
    expect(entry).toMatchObject({ project: 'b' });
    expect(entry?.outcome).not.toBe('passed');
  });
});
