import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMasterAddress } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { systemClock } from '../../../../timing/clock.js';
import { CommandBench } from '../commands/testing/command-bench.js';
import { createBuildbotDriver } from '../driver/buildbot-driver.js';
import { masterParts } from '../driver/master-parts.js';
import { FakeMaster } from '../testing/fake-master.js';
import { HandHost } from '../testing/hand-host.js';
import { HandMaster } from '../testing/hand-master.js';
import type { Broker } from '../wire/broker/broker.js';
import { LocalObject } from '../wire/broker/local-object.js';

it('a connection holds no more references after thousands of commands than before', async () => {
  const fake = await FakeMaster.start();
  const bench = new CommandBench();
  const host = new HandHost();
  host.port = bench.port;
  const ours: Broker[] = [];
  const target = parseMasterAddress(`buildbot://ours@127.0.0.1:${fake.port}`)!;
  const driver = createBuildbotDriver({
    account: { target, password: 'secret', ca: null, keepsConnection: false },
    info: masterParts.info,
    commandsFor: (port, broker) => {
      ours.push(broker as Broker);
      return masterParts.commandsFor(port, broker);
    },
    clock: systemClock,
  });
  host.serve(driver);
  try {
    const master = await HandMaster.attach(fake, ['b', 'idle']);
    await master.begin();
    await master.run('stat', { file: 'missing' });
    const own = ours[0]!.sharedObjects;

    writeFileSync(join(bench.root, 'file'), 'content');
    const written: unknown[] = [];
    const write = ({ args: [bytes] }: { args: readonly unknown[] }) => {
      written.push(bytes);
      return null;
    };
    for (let n = 0; n < 3000; n += 1) await master.run('stat', { file: n % 2 === 0 ? 'file' : 'missing' });
    for (let n = 0; n < 50; n += 1) {
      const writer = new LocalObject('writer', { write, close: () => null });
      const reader = new LocalObject('reader', { read: () => Buffer.alloc(0), close: () => null });
      await master.run('uploadFile', { workersrc: 'file', writer });
      await master.run('downloadFile', { workerdest: `got-${n}`, reader });
      await expect(master.push('uploadFile', { workersrc: 5, writer }).begun).rejects.toThrow('no sense');
      await expect(master.push('stat', { file: 'x', writer }, 'idle').begun).rejects.toThrow('no build');
    }
    expect(written).toHaveLength(50);
    // The perspective is kept as long as the connection.
    await expect.poll(() => master.broker.sharedObjects, { timeout: 10_000 }).toBe(1);
    expect(ours[0]!.sharedObjects).toBe(own);
    await master.finish();
    await expect.poll(() => host.ends, { timeout: 10_000 }).toMatchObject([{ outcome: 'passed' }]);
  } finally {
    await driver.stop();
    await fake.stop();
  }
}, 60_000);
