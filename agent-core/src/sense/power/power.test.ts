import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { makeFiles } from '../testing/make-files.js';
import { PowerSensor, withHostPower } from './power-sensor.js';

type Supply = Record<string, string | number>;

async function powerOf(supplies: Record<string, Supply>): Promise<[boolean | null, number | null]> {
  const root = await temporaryFolder();
  for (const [name, supply] of Object.entries(supplies)) {
    for (const [file, value] of Object.entries(supply)) {
      await makeFiles(root, { [`sys/class/power_supply/${name}/${file}`]: value });
    }
  }
  const { onBattery, percent } = await new PowerSensor(root, 'linux').read(0);
  return [onBattery, percent];
}

const battery = (status: string, capacity = 64): Supply => ({ type: 'Battery', status, capacity });
const mains = (online: number): Supply => ({ type: 'Mains', online });
const mouse: Supply = { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: 3 };

it.each<[string, Record<string, Supply>, boolean | null, number | null]>([
  ['a machine without supplies', {}, false, null],
  ['a laptop on mains', { AC: mains(1), BAT0: battery('Charging') }, false, 64],
  ['a laptop on battery', { AC: mains(0), BAT0: battery('Discharging') }, true, 64],
  [
    'two batteries, the emptier of which counts',
    { AC: mains(0), BAT0: battery('Unknown', 5), BAT1: battery('Discharging', 80) },
    true,
    5,
  ],
  ['a laptop charged by USB', { ucsi: { type: 'USB', online: 1 }, BAT0: battery('Not charging') }, false, 64],
  ['one of two plugs', { ADP0: mains(0), ADP1: mains(1), BAT0: battery('Full') }, false, 64],
  ['a tablet that shows no plug', { BAT0: battery('Charging') }, false, 64],
  ['a battery that does not say', { BAT0: battery('Unknown') }, null, 64],
  ['a mouse', { hid: mouse }, false, null],
  ['a laptop with a mouse', { hid: mouse, AC: mains(1), BAT0: battery('Full', 100) }, false, 100],
  ['an uninterruptible supply on line', { ups: { type: 'UPS', status: 'Full', capacity: 100 } }, false, null],
  [
    'one that has taken over',
    { ups: { type: 'UPS', status: 'Discharging', capacity: 40 }, AC: mains(1) },
    true,
    40,
  ],
])('%s', async (_name, supplies, onBattery, percent) => {
  expect(await powerOf(supplies)).toEqual([onBattery, percent]);
});

it('notices at each look what supplies say and that one has gone, and a new one within a minute', async () => {
  const root = await temporaryFolder();
  const put = async (name: string, supply: Supply) => {
    const folder = `sys/class/power_supply/${name}`;
    await makeFiles(
      root,
      Object.fromEntries(Object.entries(supply).map(([file, value]) => [`${folder}/${file}`, value])),
    );
  };
  const sensor = new PowerSensor(root, 'linux');
  const look = async (at: number) => (await sensor.read(at)).onBattery;
  await put('BAT0', battery('Discharging'));
  expect(await look(0)).toBe(true);
  await put('BAT0', battery('Full'));
  expect(await look(5000)).toBe(false);
  await put('BAT0', battery('Discharging'));
  await put('usb', { type: 'USB', online: 1 });
  expect([await look(10_000), await look(60_000)]).toEqual([true, false]);
  await rm(join(root, 'sys/class/power_supply/usb'), { recursive: true });
  expect(await look(65_000)).toBe(true);
});

it('is on battery when the desktop app says so, and not sure where nobody does', () => {
  const power = { onBattery: false, percent: 50, source: 'sys' };
  expect(withHostPower(power, true)).toEqual({ onBattery: true, percent: 50, source: 'host' });
  expect(withHostPower(power, null)).toEqual(power);
  expect(withHostPower({ ...power, onBattery: null }, false).onBattery).toBe(false);
  expect(withHostPower({ ...power, onBattery: true }, false).onBattery).toBe(true);
});
