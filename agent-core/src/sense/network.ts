import os from 'node:os';

/** Whether any network but the machine's own (loopback) has an address. */
export function hasNetwork(interfaces = os.networkInterfaces()): boolean {
  return Object.values(interfaces).some((addresses) => addresses?.some(({ internal }) => !internal) ?? false);
}
