import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { interfaceBytes, NetworkMeter } from './meters-network.js';

const mib = 1024 ** 2;
const november = new Date(2025, 10, 30, 23, 59).getTime();
const december = new Date(2025, 11, 1, 0, 1).getTime();

it('counts what goes over the network while builds run, by the month, across restarts', async () => {
  const folder = await temporaryFolder();
  let bytes = 0;
  const meter = new NetworkMeter(folder, () => bytes);
  const look = (isBuilding: boolean, mb: number, at = november): void => {
    bytes += mb * mib;
    meter.look(at, isBuilding);
  };
  look(true, 100);
  look(true, 5);
  look(false, 2);
  look(false, 50);
  look(true, 50);
  expect(meter.used(november)).toEqual({ usedMb: 7, resetsAt: new Date(2025, 11, 1).getTime() });
  await meter.settled();
  const later = new NetworkMeter(folder, () => 0);
  await later.load();
  expect(later.used(november)?.usedMb).toBe(7);
  expect(later.used(december)?.usedMb).toBe(0);
});

it('keeps the count of a month while the clock stands in the next', async () => {
  let bytes = 0;
  const meter = new NetworkMeter(await temporaryFolder(), () => bytes);
  meter.look(november, true);
  for (const at of [november, december, november]) {
    bytes += mib;
    meter.look(at, true);
  }
  expect(meter.used(november)?.usedMb).toBe(2);
  expect(meter.used(december)?.usedMb).toBe(1);
  await meter.settled();
});

it('says nothing where nobody counts, and begins anew where its file is damaged', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'data-used.json'), '{');
  const meter = new NetworkMeter(folder, () => null);
  await meter.load();
  expect(meter.used(november)).toBeNull();
});

it('reads what the interfaces to elsewhere carried', () => {
  const head = 'Inter-|   Receive\n face |bytes    packets\n';
  const line = (name: string, received: number, sent: number): string =>
    `${name}: ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0\n`;
  const text = head + line('    lo', 900, 900) + line('  eth0', 10, 1) + line('docker0', 500, 500);
  expect(interfaceBytes(text)).toBe(11);
  expect(interfaceBytes(null)).toBeNull();
});
