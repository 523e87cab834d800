import { EventEmitter } from 'node:events';
import type { HostReading } from '@barnraiser/protocol';
import type { PowerMonitor } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HostSensor } from './host-sensor.js';

let told: HostReading[];
let idleS: number;
let looks: number;
let sensor: HostSensor;
const monitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => {
    looks += 1;
    return idleS;
  },
  isOnBatteryPower: () => true,
}) as unknown as PowerMonitor & EventEmitter;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  [told, idleS, looks] = [[], 600, 0];
});
afterEach(() => {
  sensor.stop();
  monitor.removeAllListeners();
  vi.useRealTimers();
});

it('tells what Electron knows on Linux: the last input, and nothing of battery and lock', () => {
  start('linux');
  expect(told).toEqual([{ lastInputAt: 400_000, isLocked: null, onBattery: null, isSuspended: false }]);
});

it('tells nothing of input under Wayland', () => {
  start('linux', true);
  expect(told[0]!.lastInputAt).toBeNull();
});

it('tells battery and lock where Electron knows them', () => {
  start('darwin');
  monitor.emit('lock-screen');
  expect(told.map(({ isLocked, onBattery }) => [isLocked, onBattery])).toEqual([
    [false, true],
    [true, true],
  ]);
});

it('tells a suspension once, though it is emitted twice', () => {
  start('linux');
  for (const event of ['suspend', 'suspend', 'resume', 'resume']) monitor.emit(event);
  expect(told.map(({ isSuspended }) => isSuspended)).toEqual([false, true, false]);
});

it('looks every five seconds, and four times a second while it matters', () => {
  start('linux');
  looks = 0;
  vi.advanceTimersByTime(10_000);
  expect(looks).toBe(2);
  sensor.lookClosely(true);
  looks = 0;
  idleS = 0;
  vi.advanceTimersByTime(250);
  expect(told.at(-1)).toMatchObject({ lastInputAt: 1_010_250 });
  vi.advanceTimersByTime(750);
  expect(looks).toBe(4);
});

function start(platform: NodeJS.Platform, isWayland = false): void {
  sensor = new HostSensor({
    powerMonitor: monitor,
    platform,
    isWayland,
    tell: (reading) => told.push(reading),
  });
  sensor.start();
}
