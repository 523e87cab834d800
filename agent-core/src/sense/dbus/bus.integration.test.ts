import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { hasMockedBus, privateBus, testBus } from '../testing/private-bus.js';

const listNames = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'ListNames',
};

describe('a message bus', () => {
  it.skipIf(!hasMockedBus)('answers, and names who does not', async () => {
    const { address } = await privateBus();
    const bus = testBus(address);
    expect((await bus.call(listNames))[0]).toContain('org.freedesktop.DBus');
    await expect(bus.call({ ...listNames, destination: 'org.example.None' })).rejects.toThrow(
      'org.example.None',
    );
    expect((await bus.call(listNames))[0]).toContain('org.freedesktop.DBus');
  });

  it.skipIf(!hasMockedBus)('that has closed makes calls fail, and no more than that', async () => {
    const { address, daemon } = await privateBus();
    const bus = testBus(address);
    await bus.call(listNames);
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
    await expect(bus.call(listNames)).rejects.toThrow('org.freedesktop.DBus');
    await expect(bus.call(listNames)).rejects.toThrow('org.freedesktop.DBus');
  });

  it('that is not there makes calls fail', async () => {
    await expect(testBus('').call(listNames)).rejects.toThrow('no message bus');
    await expect(testBus('tcp:host=localhost,port=1').call(listNames)).rejects.toThrow('no message bus');
    const path = join(await temporaryFolder(), 'none');
    await expect(testBus(`unix:path=${path}`).call(listNames)).rejects.toThrow('ENOENT');
  });

  it('that hangs makes calls fail in time', async () => {
    const path = join(await temporaryFolder(), 'socket');
    const server = createServer((socket) => void socket.on('error', () => undefined).resume());
    server.listen(path);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    await expect(testBus(`unix:path=${path}`, 100).call(listNames)).rejects.toThrow('no reply');
  });
});
