import { parseMasterAddress } from '@barnraiser/protocol';
import { createBuildbotDriver } from './drivers/buildbot/driver/buildbot-driver.js';
import { masterParts } from './drivers/buildbot/driver/master-parts.js';
import type { CoordinatorDriver } from './driver.js';
import { createNativeDriver, type NativeDriverOptions } from './native/native-driver.js';

/** What any driver is made of. */
export interface DriverParts extends NativeDriverOptions {
  /** How a Buildbot master is reached. */
  readonly master?: { readonly ca: string | null; readonly keepsConnection: boolean };
}

/** Every kind of coordinator that this agent can work for. Adding one is adding a line. */
const drivers: Readonly<Record<string, (parts: DriverParts) => CoordinatorDriver | null>> = {
  native: createNativeDriver,
  buildbot: buildbotDriver,
};

/** The driver of a kind; null when this version does not know the kind, or cannot read the address. */
export function createDriver(kind: string, parts: DriverParts): CoordinatorDriver | null {
  return drivers[kind]?.(parts) ?? null;
}

function buildbotDriver({ url, credential, clock, master }: DriverParts): CoordinatorDriver | null {
  const target = parseMasterAddress(url);
  if (target === null || credential === null) return null;
  const { ca = null, keepsConnection = false } = master ?? {};
  const account = { target, password: credential.token, ca, keepsConnection };
  return createBuildbotDriver({ ...masterParts, account, clock });
}
