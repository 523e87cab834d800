import type { CoordinatorDriver } from './driver.js';
import { createNativeDriver, type NativeDriverOptions } from './native/native-driver.js';

/** What any driver is made of. */
export type DriverParts = NativeDriverOptions;

/** Every kind of coordinator that this agent can work for. Adding one is adding a line. */
const drivers: Readonly<Record<string, (parts: DriverParts) => CoordinatorDriver>> = {
  native: createNativeDriver,
};

/** The driver of a kind; null when this version does not know the kind. */
export function createDriver(kind: string, parts: DriverParts): CoordinatorDriver | null {
  return drivers[kind]?.(parts) ?? null;
}
