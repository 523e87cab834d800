import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QemuProvider } from '@barnraiser/protocol';
import { systemClock } from '../../../store/clock.js';
import type { LaunchOrder, Provider } from '../provider.js';
import { describeProvider, type ProviderSubject } from '../testing/conformance.js';
import { countProcesses, untilNoProcess } from '../testing/running-processes.js';
import { openQemuProvider } from './qemu-provider.js';

/**
 * A disk that boots: it prints the label of the second disk's FAT file system (11 bytes from 43 of its
 * first sector) to the serial port, and then stands still.
 */
function bootDisk(): Buffer {
  const code = [
    'fa fc', // cli; cld
    '31 c0 8e d8 8e c0 8e d0', // ax = ds = es = ss = 0
    'bc 00 7c fb', // sp = 0x7c00; sti
    'b8 01 02 b9 01 00 ba 81 00 bb 00 7e cd 13', // read sector 1 of disk 0x81 to 0x7e00
    '72 0d', // if that failed: stand still
    'be 2b 7e b9 0b 00 ba f8 03', // si = the label, cx = 11, dx = the serial port
    'ac ee e2 fc', // lodsb; out dx, al; loop
    'f4 eb fd', // hlt, for ever
  ];
  const disk = Buffer.alloc(1024 * 1024);
  Buffer.from(code.join('').replaceAll(' ', ''), 'hex').copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

const pool = 'virtual';
const offer = { type: 'small', zone: 'here', bid: null };
const hasQemu = ['/usr/bin', '/usr/local/bin'].some((path) => existsSync(join(path, 'qemu-system-x86_64')));

async function makeRoom() {
  const root = await mkdtemp(join(tmpdir(), 'barnraiser, qemu-'));
  const image = join(root, 'disk.raw');
  await writeFile(image, bootDisk());
  const config = QemuProvider.parse({
    kind: 'qemu',
    image,
    imageFormat: 'raw',
    accel: 'tcg',
    cpus: 1,
    memoryMb: 128,
  });
  const open = (ofPool = pool, change: Partial<QemuProvider> = {}): Provider => {
    const context = { coordinatorId: 'c', pool: ofPool, stateDir: join(root, ofPool), clock: systemClock };
    return openQemuProvider({ ...config, ...change }, context);
  };
  const dispose = async (): Promise<void> => {
    const provider = open();
    await vi.waitFor(
      async () => {
        await provider.end((await provider.list()).map(({ instanceId }) => instanceId));
        if ((await provider.list()).length > 0) throw new Error('instances are left');
      },
      { timeout: 20_000, interval: 50 },
    );
    await provider.close?.();
    await untilNoProcess(root);
    await rm(root, { recursive: true, force: true });
  };
  return { root, open, dispose };
}

const order = (): LaunchOrder => ({ launchId: uuidv7(), pool, offer, userData: 'secret', maxLifeS: 60 });

describe.runIf(process.platform === 'linux' && hasQemu)('where QEMU is installed', () => {
  describeProvider('qemu', async (): Promise<ProviderSubject> => {
    const room = await makeRoom();
    return {
      open: async () => room.open(),
      openOther: async () => room.open('other'),
      offer,
      pool,
      refused: { order: { pool: 'another' }, reason: 'invalid' },
      runningCount: () => countProcesses(join(room.root, pool).replaceAll(',', ',,')),
      dispose: room.dispose,
    };
  });

  describe('a virtual machine', () => {
    let room: Awaited<ReturnType<typeof makeRoom>>;
    let provider: Provider;
    beforeEach(async () => {
      room = await makeRoom();
      provider = room.open();
    });
    afterEach(async () => {
      await provider.close?.();
      await room.dispose();
    });

    it('boots from the image, and finds its seed as the disk that NoCloud looks for', async () => {
      const wanted = order();
      await provider.launch(wanted);
      const folder = join(room.root, pool, 'instances', wanted.launchId);
      await vi.waitFor(
        async () => expect(await readFile(join(folder, 'output.log'), 'utf8')).toContain('CIDATA'),
        { timeout: 30_000 },
      );
      expect(await readFile(join(folder, 'seed', 'user-data'), 'utf8')).toBe('secret');
    });

    it('cannot be had without its program or its image', async () => {
      const program = room.open(pool, { program: 'qemu-system-none' });
      expect(await program.launch(order())).toMatchObject({ kind: 'refused', reason: 'invalid' });
      const image = room.open(pool, { image: join(room.root, 'none') });
      expect(await image.launch(order())).toMatchObject({
        kind: 'refused',
        detail: expect.stringContaining('none cannot be read'),
      });
    });
  });
});
