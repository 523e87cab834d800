import type { Power } from '@barnraiser/protocol';
import { readBatteryElsewhere } from './battery-elsewhere.js';
import { PowerSupplies } from './power-supplies.js';

/** The system's tools are slow, and a battery does not change quickly. */
const askElsewhereEveryMs = 60_000;
const unknown: Power = { onBattery: null, percent: null, source: 'none' };

/** Learns what the machine runs on. */
export class PowerSensor {
  private readonly supplies: PowerSupplies;
  private readonly platform: NodeJS.Platform;
  private elsewhere: { readonly at: number; readonly power: Promise<Power | null> } | null = null;

  /** `root` is `/` and `platform` this one's, but in tests. */
  constructor(root: string, platform: NodeJS.Platform) {
    this.supplies = new PowerSupplies(root);
    this.platform = platform;
  }

  /** On Linux a machine without supplies has no battery: a server, a board, a virtual machine. Never rejects. */
  async read(now: number): Promise<Power> {
    if (this.platform === 'linux') {
      return this.supplies.read(now) ?? { ...unknown, onBattery: false };
    }
    if (this.elsewhere === null || Math.abs(now - this.elsewhere.at) > askElsewhereEveryMs) {
      this.elsewhere = { at: now, power: readBatteryElsewhere().catch(() => null) };
    }
    return (await this.elsewhere.power) ?? unknown;
  }
}

/** The power as several know it: on battery if any says so. */
export function withHostPower(power: Power, hostOnBattery: boolean | null): Power {
  if (hostOnBattery === true && power.onBattery !== true)
    return { ...power, onBattery: true, source: 'host' };
  return power.onBattery === null ? { ...power, onBattery: hostOnBattery } : power;
}
