import os from 'node:os';
import { Remembered } from './kernel/remembered.js';

/** Asking for all addresses is among the dearest of what a look does; drivers notice a lost network themselves. */
const keptMs = 30_000;

/** Whether any network but the machine's own (loopback) has an address. */
export function hasNetwork(interfaces = os.networkInterfaces()): boolean {
  return Object.values(interfaces).some((addresses) => addresses?.some(({ internal }) => !internal) ?? false);
}

/** Knows whether there is a network: that there is one holds for half a minute, that there is none for no time. */
export class NetworkSensor {
  private readonly found: Remembered<boolean>;

  constructor(ask: () => boolean = hasNetwork) {
    this.found = new Remembered(ask, keptMs);
  }

  /** `at` is any clock's ms. */
  isThere(at: number): boolean {
    const isThere = this.found.get(at);
    if (!isThere) this.found.forget();
    return isThere;
  }
}
