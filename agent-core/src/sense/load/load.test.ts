import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { makeFiles } from '../testing/make-files.js';
import { LoadSensor } from './load-sensor.js';
import { ThermalSensor } from './thermal-sensor.js';

const hwmon = 'sys/class/hwmon';
const thermal = 'sys/class/thermal';

describe('the temperature', () => {
  it.each<[string, Record<string, string | number>, number | null]>([
    ['is unknown without sensors', {}, null],
    [
      'is that of the hottest core',
      {
        [`${hwmon}/hwmon1/name`]: 'coretemp',
        [`${hwmon}/hwmon1/temp1_input`]: 61_000,
        [`${hwmon}/hwmon1/temp2_input`]: 64_500,
      },
      64.5,
    ],
    [
      'is never that of a disk',
      { [`${hwmon}/hwmon0/name`]: 'nvme', [`${hwmon}/hwmon0/temp1_input`]: 70_000 },
      null,
    ],
    [
      'is not that of a sensor that is not connected',
      { [`${hwmon}/hwmon1/name`]: 'k10temp', [`${hwmon}/hwmon1/temp1_input`]: 255_000 },
      null,
    ],
    [
      "is that of a board's processor",
      {
        [`${thermal}/thermal_zone0/type`]: 'cpu-thermal',
        [`${thermal}/thermal_zone0/temp`]: 52_000,
        [`${thermal}/thermal_zone1/type`]: 'battery',
        [`${thermal}/thermal_zone1/temp`]: 60_000,
      },
      52,
    ],
    [
      'is that of any zone where none is the processor',
      { [`${thermal}/thermal_zone0/type`]: 'acpitz', [`${thermal}/thermal_zone0/temp`]: 41_000 },
      41,
    ],
  ])('%s', async (_name, files, celsius) => {
    const root = await temporaryFolder();
    await makeFiles(root, files);
    expect(new ThermalSensor(root).read(0)).toBe(celsius);
  });

  it('is found again at once where a driver numbers its sensors anew', async () => {
    const root = await temporaryFolder();
    const chip = (n: number, celsius: number) => ({
      [`${hwmon}/hwmon${n}/name`]: 'coretemp',
      [`${hwmon}/hwmon${n}/temp1_input`]: celsius * 1000,
    });
    await makeFiles(root, chip(1, 50));
    const sensor = new ThermalSensor(root);
    expect(sensor.read(0)).toBe(50);
    await makeFiles(root, chip(2, 60));
    expect([sensor.read(5000), sensor.read(60_000)]).toEqual([50, 60]);
    await rm(join(root, hwmon, 'hwmon2'), { recursive: true });
    expect(sensor.read(65_000)).toBe(50);
  });
});

/** `/proc/stat` with so many ticks since the start. */
function stat(user: number, nice: number, idle: number): Record<string, string> {
  return { 'proc/stat': `cpu  ${user} ${nice} 0 ${idle} 0 0 0 0 0 0\ncpu0 1 1 1 1 0 0 0 0 0 0` };
}

/** `/proc/PID/stat` of a program that has used so many ticks. */
function program(pid: number, name: string, ticks: number): Record<string, string> {
  return { [`proc/${pid}/stat`]: `${pid} (${name}) R 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 5 0 0` };
}

describe('the load', () => {
  it("is other programs', without the build's", async () => {
    const root = await temporaryFolder();
    let buildMs = 0;
    const sensor = new LoadSensor(root, async () => buildMs);
    await makeFiles(root, stat(0, 0, 0));
    expect((await sensor.read(0)).otherCpuRatio).toBeNull();
    // Of 1000 ticks 800 were busy, 600 of them the build's (6 s).
    await makeFiles(root, stat(200, 600, 200));
    buildMs = 6000;
    expect((await sensor.read(5000)).otherCpuRatio).toBeCloseTo(0.2);
  });

  it('needs to last to count, and to be over', async () => {
    const root = await temporaryFolder();
    const sensor = new LoadSensor(root, async () => 0);
    await makeFiles(root, stat(0, 0, 0));
    await sensor.read(0);
    await makeFiles(root, stat(0, 0, 500));
    await sensor.read(5000);
    await makeFiles(root, stat(500, 0, 500));
    const peak = (await sensor.read(10_000)).otherCpuRatio!;
    expect(peak).toBeGreaterThan(0.2);
    expect(peak).toBeLessThan(0.5);
    for (let n = 2; n < 12; n += 1) {
      await makeFiles(root, stat(500 * n, 0, 500));
      await sensor.read(5000 + 5000 * n);
    }
    expect((await sensor.read(60_000)).otherCpuRatio).toBeGreaterThan(0.9);
  });

  it('names who is to blame, whose processes count together', async () => {
    const root = await temporaryFolder();
    const sensor = new LoadSensor(root, async () => 0);
    await makeFiles(root, {
      ...stat(0, 0, 0),
      ...program(10, 'make (odd) name', 0),
      ...program(11, 'cc1', 0),
      ...program(12, 'cc1', 0),
    });
    await sensor.read(0);
    await makeFiles(root, stat(900, 0, 100));
    await sensor.read(1000);
    await makeFiles(root, {
      ...stat(1800, 0, 200),
      ...program(10, 'make (odd) name', 40),
      ...program(11, 'cc1', 30),
      ...program(12, 'cc1', 30),
    });
    expect((await sensor.read(6000)).busiest).toBe('cc1');
    // Every process is looked at for this, so the name holds for a while.
    await makeFiles(root, { ...stat(2700, 0, 300), ...program(10, 'make (odd) name', 400) });
    expect((await sensor.read(11_000)).busiest).toBe('cc1');
    expect((await sensor.read(21_000)).busiest).toBe('make (odd) name');
  });

  it('knows pressure and memory where the kernel tells them', async () => {
    const root = await temporaryFolder();
    const sensor = new LoadSensor(root, async () => 0);
    await makeFiles(root, stat(0, 0, 0));
    expect(await sensor.read(0)).toMatchObject({
      ioStallRatio: null,
      memoryStallRatio: null,
      memoryAvailableMb: null,
    });
    await makeFiles(root, {
      'proc/pressure/io':
        'some avg10=42.50 avg60=1.00 avg300=0.00 total=1\nfull avg10=1.00 avg60=0.00 avg300=0.00 total=1',
      'proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0',
      'proc/meminfo': 'MemTotal:        2048000 kB\nMemAvailable:    1024000 kB',
    });
    expect(await sensor.read(1)).toMatchObject({
      ioStallRatio: 0.425,
      memoryStallRatio: 0,
      memoryAvailableMb: 1000,
    });
  });
});
